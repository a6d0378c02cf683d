using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Events;

namespace Bitly.Pipeline.Loading;

/// <summary>What the parts of one load share while its transaction is open.</summary>
internal sealed record LoadContext(IDestinationSession Session, DatasetTables Tables, LoadRequest Request, TimeProvider Clock)
{
    private readonly List<Warned> _warnings = [];

    public string Dataset => Request.DatasetName;

    public IReadOnlyList<Warned> Warnings => _warnings;

    public void Report(RunEvent what) => Request.Progress?.Report(what);

    public void Warn(string code, string message)
    {
        var warning = new Warned(Clock.GetUtcNow(), code, message);
        _warnings.Add(warning);
        Report(warning);
    }

    public void Run(IEnumerable<string> statements)
    {
        foreach (var statement in statements)
        {
            Session.Execute(statement);
        }
    }
}
