namespace Bitly.Pipeline.Rest;

/// <summary>Ready-made resources by name, for <c>use = "..."</c> in a definition. Implemented by the catalogue of an API.</summary>
internal interface IResourceCatalog
{
    IReadOnlyList<string> Names { get; }

    /// <summary>The entry as it would be written in full, placeholders of its parents filled, or null.</summary>
    ResourceDefinition? Find(string name);
}

/// <summary>Asked before each request is sent, retries and redirects included.</summary>
internal interface IRequestBudget
{
    /// <summary>Takes one request.</summary>
    /// <exception cref="Errors.PipelineException">The cap of the run or of the month is reached; nothing is sent.</exception>
    void Spend();
}
