using System.Collections.Frozen;

namespace Bitly.Pipeline.Datasets.Gate;

/// <summary>
/// What a stranger's query may name. Table functions and system views are allowed by name, scalar functions are refused by name:
/// there are six hundred harmless ones. The engine's own locks stand behind these lists.
/// </summary>
internal static class GateLists
{
    /// <summary>Everything else in FROM with parentheses is refused, the owner's table macros included.</summary>
    public static readonly FrozenSet<string> TableFunctions = Names("""
        unnest range generate_series json_each json_tree repeat_row
        duckdb_tables duckdb_columns duckdb_views duckdb_schemas duckdb_constraints duckdb_indexes duckdb_types duckdb_functions duckdb_keywords
        pragma_table_info pragma_version icu_calendar_names pg_timezone_names
        """);

    /// <summary>Functions that run SQL from a string, tell settings or paths, hold the file for nothing, or write.</summary>
    public static readonly FrozenSet<string> RefusedFunctions = Names("""
        query query_table json_execute_serialized_sql json_serialize_plan
        enable_logging disable_logging write_log truncate_duckdb_logs duckdb_logs duckdb_logs_parsed duckdb_log_contexts parse_duckdb_log_message
        getenv current_setting getvariable nextval currval sleep_ms pg_sleep setseed current_query
        inet_client_addr inet_client_port inet_server_addr inet_server_port
        read_text read_blob read_csv read_csv_auto read_json read_json_auto read_json_objects read_json_objects_auto
        read_ndjson read_ndjson_auto read_ndjson_objects read_parquet read_duckdb sniff_csv glob
        parquet_scan parquet_schema parquet_metadata parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_bloom_probe
        duckdb_settings duckdb_secrets duckdb_databases duckdb_extensions duckdb_variables duckdb_temporary_files duckdb_external_file_cache
        duckdb_memory duckdb_profiling_settings duckdb_prepared_statements duckdb_secret_types which_secret
        arrow_scan arrow_scan_dumb seq_scan checkpoint force_checkpoint copy_database import_database
        enable_profiling disable_profiling check_peg_parser enable_peg_parser disable_peg_parser
        sqlite_scan sqlite_attach postgres_scan postgres_query postgres_execute mysql_query mysql_execute load_aws_credentials http_get http_post shellfs
        """);

    /// <summary>Views of the engine that hold names and types, no path and no setting.</summary>
    public static readonly FrozenSet<string> SystemViews = Names("""
        tables columns schemata views table_constraints key_column_usage referential_constraints
        constraint_column_usage constraint_table_usage check_constraints character_sets
        duckdb_tables duckdb_columns duckdb_views duckdb_schemas duckdb_constraints duckdb_indexes duckdb_types
        sqlite_master sqlite_schema
        pg_tables pg_views pg_class pg_attribute pg_namespace pg_type pg_constraint pg_index pg_indexes pg_description pg_enum pg_proc
        """);

    /// <summary>What SHOW may show.</summary>
    public static readonly FrozenSet<string> Shows = Names("tables __show_tables_expanded databases schemas");

    public static readonly FrozenSet<string> SystemSchemas = Names("information_schema pg_catalog");

    /// <summary>Query nodes and table references of a reading statement.</summary>
    public static readonly FrozenSet<string> QueryNodes = Names("SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE CTE_NODE");

    public static readonly FrozenSet<string> TableReferences = Names("BASE_TABLE SUBQUERY JOIN TABLE_FUNCTION EXPRESSION_LIST EMPTY EMPTY_FROM SHOW_REF CTE");

    private static FrozenSet<string> Names(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
