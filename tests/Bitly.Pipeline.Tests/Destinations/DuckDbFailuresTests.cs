using Bitly.Pipeline.Destinations.DuckDb;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Pipeline.Tests.Destinations;

public sealed class DuckDbFailuresTests
{
    [Theory]
    [InlineData("TransactionContext Error: Failed to commit: Could not write file \"/p/d.duckdb\": No space left on device", "DISK_FULL", Recovery.FixAndRerun)]
    [InlineData("IO Error: Could not write all bytes to file \"/p/d.duckdb.wal\": wanted=4096 wrote=0, No space left on device", "DISK_FULL", Recovery.FixAndRerun)]
    [InlineData("IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and 67.\nThe database file was created with a newer version", "DATABASE_TOO_NEW", Recovery.FixAndRerun)]
    [InlineData("IO Error: The file \"/p/d.duckdb\" exists, but it is not a valid DuckDB database file!", "DATABASE_CORRUPT", Recovery.FixAndRerun)]
    [InlineData("DuckDBOpen failed: IO Error: Could not read enough bytes from file \"/p/d.duckdb\": attempted to read 2048 bytes from location 2048", "DATABASE_CORRUPT", Recovery.FixAndRerun)]
    [InlineData("Out of Memory Error: could not allocate block of size 256.0 KiB (381.0 MiB/381.4 MiB used)", "DESTINATION_OUT_OF_MEMORY", Recovery.FixAndRerun)]
    [InlineData("TransactionContext Error: Failed to commit: could not allocate block of size 256.0 KiB (238.3 MiB/238.4 MiB used)", "DESTINATION_OUT_OF_MEMORY", Recovery.FixAndRerun)]
    [InlineData("Constraint Error: NOT NULL constraint failed: t.id", "CONSTRAINT_VIOLATED", Recovery.FixAndRerun)]
    [InlineData("IO Error: Cannot open file \"/p/d.duckdb\": Permission denied", "DATABASE_NOT_WRITABLE", Recovery.FixAndRerun)]
    [InlineData("IO Error: Could not set lock on file \"/p/d.duckdb\": Conflicting lock is held in /usr/bin/python3.11 (PID 4711). See also https://duckdb.org/docs", "DATABASE_LOCKED", Recovery.RetryLater)]
    [InlineData("Binder Error: column x\n\nLINE 1: SELECT x", "DESTINATION_FAILED", Recovery.Bug)]
    public void Each_kind_of_failure_has_its_code(string message, string code, Recovery recovery)
    {
        var error = Assert.IsType<PipelineException>(DuckDbFailures.Translate("/p/d.duckdb", message, new InvalidOperationException(message)));

        Assert.Equal((code, recovery), (error.Code, error.Recovery));
        Assert.DoesNotContain("http", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INSERT INTO \"d\".\"items\" (\"id\") VALUES ('secret')", "INSERT INTO \"d\".\"items\"")]
    [InlineData("ALTER TABLE \"d\".\"odd \"\" name\"\nADD COLUMN \"x\" VARCHAR", "ALTER TABLE \"d\".\"odd \"\" name\"")]
    [InlineData("CREATE TEMPORARY TABLE \"items\" (\"id\" BIGINT)", "CREATE TEMPORARY TABLE \"items\"")]
    [InlineData("DELETE FROM \"d\".\"items\" WHERE rowid < 5", "DELETE FROM \"d\".\"items\"")]
    [InlineData("SELECT 1 FROM \"d\".\"items\" WHERE a = 'secret'", "SELECT \"d\".\"items\"")]
    [InlineData("MERGE INTO \"d\".\"items\" AS d USING temp.main.\"items\" AS s ON true", "MERGE INTO \"d\".\"items\"")]
    [InlineData("DROP TABLE IF EXISTS temp.main.\"items\"", "DROP TABLE IF EXISTS temp.main.\"items\"")]
    [InlineData("COMMIT", "COMMIT")]
    public void An_unexpected_refusal_says_which_statement_and_table_it_was_and_no_value(string sql, string gist)
    {
        var error = Assert.IsType<PipelineException>(DuckDbFailures.Translate("p", "Binder Error: no", new InvalidOperationException("x"), sql));

        Assert.Equal($"The destination refused a statement ({gist}): Binder Error: no.", error.Message);
    }

    [Theory]
    [InlineData("Conflicting lock is held in /usr/bin/python3.11 (PID 4711). See also", "python3.11 (process 4711)")]
    [InlineData("Conflicting lock is held in /my tools/a b (PID 5) by user x.", "a b (process 5)")]
    [InlineData("Conflicting lock is held in (PID 5)", "process 5")]
    [InlineData("Could not set lock on file", null)]
    public void The_holder_is_read_from_the_text(string message, string? holder) => Assert.Equal(holder, DuckDbFailures.Holder(message));

    [Fact]
    public void An_interrupted_statement_is_a_cancellation() =>
        Assert.IsType<OperationCanceledException>(DuckDbFailures.Translate("p", "INTERRUPT Error: Interrupted!", new InvalidOperationException("x")));
}
