using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Schemas;

/// <summary>Puts a JSON value into a column that has a type already (reference: dlt-behaviour 5.3). The slow path: clear rather than fast.</summary>
internal static class Coercion
{
    /// <summary>Fits a value into a column.</summary>
    /// <param name="to">A column with a type; its scale counts for decimal and wei.</param>
    /// <param name="from">Kind of the value: Text, BigInt, Double, Bool or Json (what <see cref="Inference"/> calls it, but never Timestamp).</param>
    /// <param name="utf8">Text: the unescaped value. Numbers: the literal as written. Bool: true or false. Json: the raw JSON text.</param>
    /// <param name="value">The value in the column's storage when the answer is <see cref="Fit.Yes"/>.</param>
    public static Fit Coerce(Column to, DataType from, ReadOnlySpan<byte> utf8, out TypedValue value) =>
        throw new PipelineException("SCHEMA_NOT_READY", Recovery.Bug, "Coercion is not built yet.");
}
