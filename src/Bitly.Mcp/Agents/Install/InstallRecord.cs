using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Configuration;

namespace Bitly.Mcp.Agents.Install;

/// <summary>
/// What was installed, in .dlt/.var/agents/: per file the hash that we left and the bytes that were there before, so that uninstall gives
/// them back. It is not for version control: a file of the person's may hold things that do not belong there.
/// </summary>
internal sealed class InstallRecord
{
    private readonly string _project;
    private readonly string _folder;
    private readonly JsonObject _files;

    private InstallRecord(string project, string folder, JsonObject files) => (_project, _folder, _files) = (project, folder, files);

    public static InstallRecord Read(string project)
    {
        var folder = Path.Combine(project, ".dlt", ".var", "agents");
        var file = Path.Combine(folder, "record.json");
        var files = File.Exists(file) ? JsonNode.Parse(PlainFile.ReadText(file))!.AsObject() : [];
        return new InstallRecord(project, folder, files);
    }

    public IEnumerable<string> Paths => _files.Select(f => f.Key);

    /// <summary>Agents that use a file, in the order they were installed.</summary>
    public IReadOnlyList<string> Agents(string path) => [.. (_files[path]?["agents"] as JsonArray ?? []).Select(a => a!.GetValue<string>())];

    /// <summary>True when the file is as we left it.</summary>
    public bool IsAsLeft(string path, string? text) => text is not null && _files[path]?["left"]?.GetValue<string>() == Hash(text);

    public bool Knows(string path) => _files.ContainsKey(path);

    /// <summary>The text before the first installation; null when there was no file.</summary>
    public string? Original(string path) =>
        _files[path]?["original"]?.GetValue<string>() is { } name ? ProjectFile.Read(Path.Combine(_folder, name)) : null;

    /// <summary>Notes what was there before (only the first time) and what we leave.</summary>
    public void Put(string path, string agent, string? before, string after)
    {
        if (_files[path] is not JsonObject entry)
        {
            entry = new JsonObject { ["agents"] = new JsonArray() };
            _files[path] = entry;
            if (before is not null)
            {
                var name = "original-" + Hash(path)[..16];
                Write(name, before);
                entry["original"] = name;
            }
        }

        var agents = entry["agents"]!.AsArray();
        if (!agents.Any(a => a!.GetValue<string>() == agent))
        {
            agents.Add((JsonNode)JsonValue.Create(agent));
        }

        entry["left"] = Hash(after);
    }

    /// <summary>Forgets an agent's use of a file; true when no agent uses it any more.</summary>
    public bool Release(string path, string agent)
    {
        if (_files[path]?["agents"] is not JsonArray agents)
        {
            return true;
        }

        foreach (var gone in agents.Where(a => a!.GetValue<string>() == agent).ToList())
        {
            agents.Remove(gone);
        }

        return agents.Count == 0;
    }

    public void Leave(string path, string after) => _files[path]!["left"] = Hash(after);

    public void Forget(string path)
    {
        if (_files[path]?["original"]?.GetValue<string>() is { } name)
        {
            File.Delete(Path.Combine(_folder, name));
        }

        _files.Remove(path);
    }

    /// <summary>Writes the record, or removes it with its folder when it is empty.</summary>
    public void Save()
    {
        if (_files.Count > 0)
        {
            Write("record.json", _files.ToJsonString());
            Write(".gitignore", "*\n");
        }
        else if (Directory.Exists(_folder))
        {
            var record = Path.Combine(_folder, "record.json");
            Directory.Delete(_folder, recursive: true);
            Directory.CreateDirectory(_folder);
            ProjectFile.Delete(_project, record);
        }
    }

    private void Write(string name, string text) => ProjectFile.Write(Path.Combine(_folder, name), text, secret: true);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
