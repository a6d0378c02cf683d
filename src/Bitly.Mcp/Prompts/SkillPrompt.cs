using Bitly.Mcp.Agents.Files;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Prompts;

/// <summary>A skill as a prompt: what the person wants, then how it is done. One optional argument, put in front of the skill's text.</summary>
internal sealed class SkillPrompt : McpServerPrompt
{
    private readonly SkillText _skill;
    private readonly PromptArgument _argument;
    private readonly string _lead;

    /// <param name="skill">Name of a skill of agent-rules/; the prompt has the same.</param>
    /// <param name="argument">Name of the argument.</param>
    /// <param name="about">What to give for it.</param>
    /// <param name="lead">First line when it was given; {0} stands for it.</param>
    public SkillPrompt(string skill, string argument, string about, string lead)
    {
        (_skill, _lead) = (SkillText.Of(skill), lead);
        _argument = new PromptArgument { Name = argument, Description = about, Required = false };
        ProtocolPrompt = new Prompt { Name = skill, Title = Title(skill), Description = _skill.Description, Arguments = [_argument] };
    }

    public override Prompt ProtocolPrompt { get; }

    public override IReadOnlyList<object> Metadata => [];

    public override ValueTask<GetPromptResult> GetAsync(RequestContext<GetPromptRequestParams> request, CancellationToken cancellationToken = default)
    {
        var given = request.Params?.Arguments ?? new Dictionary<string, System.Text.Json.JsonElement>();
        if (given.Keys.FirstOrDefault(name => name != _argument.Name) is { } unknown)
        {
            throw new McpProtocolException($"The prompt {ProtocolPrompt.Name} has no argument \"{unknown}\". It has: {_argument.Name}.", McpErrorCode.InvalidParams);
        }

        var value = given.TryGetValue(_argument.Name, out var text) ? text.ToString() : "";
        var body = value.Length == 0 ? _skill.Body : $"{_lead.Replace("{0}", value, StringComparison.Ordinal)}\n\n{_skill.Body}";
        return ValueTask.FromResult(new GetPromptResult
        {
            Description = _skill.Description,
            Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = body } }],
        });
    }

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');
}
