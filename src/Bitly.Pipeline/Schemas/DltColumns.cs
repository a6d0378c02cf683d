namespace Bitly.Pipeline.Schemas;

/// <summary>Names of the columns and tables dlt adds.</summary>
internal static class DltColumns
{
    public const string Id = "_dlt_id";
    public const string LoadId = "_dlt_load_id";
    public const string ParentId = "_dlt_parent_id";
    public const string RootId = "_dlt_root_id";
    public const string ListIndex = "_dlt_list_idx";
    /// <summary>Column of items that are no objects.</summary>
    public const string Value = "value";
    /// <summary>Key that wraps a list inside a list.</summary>
    public const string List = "list";

    public const string LoadsTable = "_dlt_loads";
    public const string VersionTable = "_dlt_version";
    public const string StateTable = "_dlt_pipeline_state";
}
