using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>
/// A filter of a processing step: comparisons of a field with a literal, joined by <c>and</c> or by <c>or</c> (not both).
/// A missing field is null; null equals only null and is neither less nor more than anything.
/// </summary>
internal sealed partial class RecordFilter
{
    private readonly IReadOnlyList<Term> _terms;
    private readonly bool _any;

    private RecordFilter(IReadOnlyList<Term> terms, bool any) => (_terms, _any) = (terms, any);

    public static RecordFilter Parse(ResourceDefinition resource, string text)
    {
        var terms = new List<Term>();
        var joins = new HashSet<string>(StringComparer.Ordinal);
        for (var rest = text.Trim(); ;)
        {
            var match = TermForm().Match(rest);
            if (!match.Success)
            {
                throw ExtractErrors.FilterInvalid(resource, text, $"`{rest}` is no comparison.");
            }

            terms.Add(new Term(Selector.Parse(match.Groups["field"].Value), match.Groups["operator"].Value, Literal(match.Groups["literal"].Value)));
            if (match.Groups["join"] is not { Success: true } join)
            {
                break;
            }

            joins.Add(join.Value);
            rest = rest[match.Length..];
        }

        return joins.Count <= 1
            ? new RecordFilter(terms, joins.Contains("or"))
            : throw ExtractErrors.FilterInvalid(resource, text, "`and` and `or` stand in one filter; use two steps.");
    }

    public bool Keeps(ReadOnlyMemory<byte> record) => _any ? _terms.Any(term => term.Holds(record)) : _terms.All(term => term.Holds(record));

    private static byte[] Literal(string text) => text[0] == '\''
        ? JsonEncodedText.Encode(text[1..^1]) is var escaped ? [(byte)'"', .. escaped.EncodedUtf8Bytes, (byte)'"'] : []
        : Encoding.UTF8.GetBytes(text);

    [GeneratedRegex("""^\s*(?<field>[^\s=<>!]+)\s*(?<operator>==|!=|>=|<=|>|<)\s*(?<literal>'[^']*'|"([^"\\]|\\.)*"|true|false|null|-?\d+(\.\d+)?([eE][+-]?\d+)?)(\s+(?<join>and|or)\s+|\s*$)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TermForm();

    private sealed record Term(Selector Field, string Operator, byte[] Literal)
    {
        public bool Holds(ReadOnlyMemory<byte> record)
        {
            var found = Field.First(record.Span) is { } range ? record.Slice(range.Start, range.Length) : "null"u8.ToArray();
            var bothNull = found.Span[0] == 'n' && Literal[0] == 'n';
            var known = bothNull ? 0 : CursorValue.TryCompare(new CursorValue(found), new CursorValue(Literal), out var order) ? order : (int?)null;
            return Operator switch
            {
                "==" => known == 0,
                "!=" => known != 0,
                ">" => known > 0,
                ">=" => known >= 0,
                "<" => known < 0,
                _ => known <= 0,
            };
        }
    }
}
