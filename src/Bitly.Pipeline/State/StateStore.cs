using System.Text.Json;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.State;

/// <summary>State and schemas of a pipeline on this machine: <c>state.json</c> and <c>schemas/NAME.schema.json</c>, each whole or absent.</summary>
internal sealed class StateStore(string workingFolder)
{
    private readonly string _state = Path.Combine(workingFolder, "state.json");
    private readonly string _schemas = Path.Combine(workingFolder, "schemas");

    /// <summary>The stored state, or null on a fresh machine.</summary>
    /// <exception cref="Errors.PipelineException">STATE_BROKEN.</exception>
    public PipelineState? Read() => AtomicFile.Read(_state) is { } bytes ? PipelineState.Read(bytes) : null;

    /// <summary>The stored schema of that name, or null.</summary>
    public Schema? ReadSchema(string name) => AtomicFile.Read(SchemaPath(name)) is { } bytes ? SchemaFile.Read(bytes) : null;

    /// <summary>Schemas first: a state without its schema would be worse than the reverse.</summary>
    public void Write(PipelineState state, IEnumerable<Schema> schemas)
    {
        foreach (var schema in schemas)
        {
            AtomicFile.Write(SchemaPath(schema.Name), SchemaFile.Text(schema));
        }

        AtomicFile.Write(_state, state.ToJson());
        AtomicFile.RemoveUnfinished(Path.GetDirectoryName(_state)!);
        AtomicFile.RemoveUnfinished(_schemas);
    }

    /// <summary>Forgets state and schemas: the dataset they were about is gone.</summary>
    public void Clear()
    {
        File.Delete(_state);
        if (Directory.Exists(_schemas))
        {
            Directory.Delete(_schemas, recursive: true);
        }
    }

    /// <summary>Renames files that can not be read, for a person to look at; the names they have now.</summary>
    public IReadOnlyList<string> SetAside()
    {
        var moved = new List<string>();
        foreach (var file in Files().Where(file => !IsWhole(file)))
        {
            File.Move(file, file + ".broken", overwrite: true);
            moved.Add(Path.GetFileName(file) + ".broken");
        }

        return moved;
    }

    private IEnumerable<string> Files() =>
        (File.Exists(_state) ? [_state] : Array.Empty<string>()).Concat(Directory.Exists(_schemas) ? Directory.GetFiles(_schemas, "*.schema.json") : []);

    /// <summary>Whole JSON: another version of this program may still not understand it, and then its owner decides.</summary>
    private static bool IsWhole(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(PlainFile.ReadBytes(file));
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string SchemaPath(string name) => Path.Combine(_schemas, name + ".schema.json");
}
