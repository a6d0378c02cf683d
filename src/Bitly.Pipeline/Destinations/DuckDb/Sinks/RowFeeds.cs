using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>
/// A table function of one connection, through which DuckDB reads rows of ours: <c>FROM load_rows(N)</c> is the feed of number N. An appender would
/// copy every row into a collection of its own before the table gets it. Unsafe because DuckDB wants the addresses of functions.
/// </summary>
internal sealed unsafe class RowFeeds : IDisposable
{
    private const string Function = "load_rows";
    private readonly List<RowFeed> _feeds = [];
    private GCHandle _self;

    public RowFeeds(DuckDBNativeConnection connection)
    {
        _self = GCHandle.Alloc(this);
        var function = TableFunction.DuckDBCreateTableFunction();
        try
        {
            using var number = LogicalType.DuckDBCreateLogicalType(DuckDBType.BigInt);
            TableFunction.DuckDBTableFunctionSetName(function, Function);
            TableFunction.DuckDBTableFunctionAddParameter(function, number);
            TableFunction.DuckDBTableFunctionSetExtraInfo(function, GCHandle.ToIntPtr(_self), null);
            TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
            TableFunction.DuckDBTableFunctionSetInit(function, &Begin);
            TableFunction.DuckDBTableFunctionSetFunction(function, &Fill);
            if (TableFunction.DuckDBRegisterTableFunction(connection, function) != DuckDBState.Success)
            {
                _self.Free();
                throw DestinationErrors.Failed($"{Function} could not be made.");
            }
        }
        finally
        {
            TableFunction.DuckDBDestroyTableFunction(ref function);
        }
    }

    /// <summary>Adds a feed; the text that stands for it in a FROM.</summary>
    public string Add(RowFeed feed)
    {
        _feeds.Add(feed);
        return $"{Function}({_feeds.Count - 1})";
    }

    /// <summary>After the connection is closed.</summary>
    public void Dispose() => _self.Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        // An exception of ours must not pass through frames of DuckDB's.
        try
        {
            using var parameter = TableFunction.DuckDBBindGetParameter(info, 0);
            var number = Value.DuckDBGetInt64(parameter);
            foreach (var column in Of(TableFunction.DuckDBBindGetExtraInfo(info), (nint)number).Columns)
            {
                TableFunction.DuckDBBindAddResultColumn(info, column.Name, column.Logical);
            }

            TableFunction.DuckDBBindSetBindData(info, (nint)number, null);
        }
        catch (Exception error)
        {
            TableFunction.DuckDBBindSetError(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Begin(nint info)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint chunk)
    {
        var feed = Of(TableFunction.DuckDBFunctionGetExtraInfo(info), TableFunction.DuckDBFunctionGetBindData(info));
        try
        {
            using var borrowed = new DuckDBDataChunk(chunk);
            feed.Fill(borrowed);
        }
        catch (Exception error)
        {
            feed.Failure = error;
            TableFunction.DuckDBFunctionSetError(info, error.Message);
        }
    }

    private static RowFeed Of(nint feeds, nint number) => ((RowFeeds)GCHandle.FromIntPtr(feeds).Target!)._feeds[(int)number];
}
