using System.Text;
using System.Text.Json;

namespace Bitly.Pipeline.Rest;

internal enum SelectorStepKind { Field, Index, Any, Descendants, Filter }

/// <summary>One step of a selector: which children of a value it takes.</summary>
internal sealed record SelectorStep(SelectorStepKind Kind, byte[]? Name = null, int Index = 0, string? Expected = null)
{
    public bool Selects(ReadOnlySpan<byte> body, ref JsonRanges child, int index) => Kind switch
    {
        SelectorStepKind.Field => child.IsNamed(Name),
        SelectorStepKind.Index => !child.InObject && index == Index,
        SelectorStepKind.Any => true,
        SelectorStepKind.Descendants => Name is null || child.IsNamed(Name),
        _ => !child.InObject && MemberEquals(body, child.Current),
    };

    private bool MemberEquals(ReadOnlySpan<byte> body, (int Start, int Length) item)
    {
        if (body[item.Start] != (byte)'{')
        {
            return false;
        }

        var members = new JsonRanges(body, item.Start, item.Length);
        while (members.MoveNext())
        {
            if (members.IsNamed(Name))
            {
                var (start, length) = members.Current;
                var value = body.Slice(start, length);
                return (value[0] == (byte)'"' ? JsonRanges.Text(value) : Encoding.UTF8.GetString(value)) == Expected;
            }
        }

        return false;
    }
}

/// <summary>Reads the text of a selector.</summary>
internal ref struct SelectorParser
{
    private readonly string _text;
    private readonly List<SelectorStep> _steps;
    private int _at;

    private SelectorParser(string text)
    {
        _text = text;
        _steps = [];
    }

    public static SelectorStep[] Parse(string text)
    {
        var parser = new SelectorParser(text.Trim());
        parser.Read();
        return [.. parser._steps];
    }

    private void Read()
    {
        if (_text.Length == 0)
        {
            throw RestErrors.SelectorInvalid(_text, 0);
        }

        if (_text[0] == '$')
        {
            _at++;
        }
        else if (!Peek('['))
        {
            ReadName(SelectorStepKind.Field);
        }

        while (_at < _text.Length)
        {
            ReadStep();
        }
    }

    private void ReadStep()
    {
        if (Take(".."))
        {
            ReadName(SelectorStepKind.Descendants);
        }
        else if (Take("."))
        {
            if (!Peek('['))
            {
                ReadName(SelectorStepKind.Field);
            }
        }
        else if (Take("["))
        {
            ReadBracket();
        }
        else
        {
            throw RestErrors.SelectorInvalid(_text, _at);
        }
    }

    private void ReadName(SelectorStepKind kind)
    {
        if (Take("*"))
        {
            _steps.Add(new(kind == SelectorStepKind.Descendants ? kind : SelectorStepKind.Any));
            return;
        }

        var name = Peek('\'') || Peek('"') ? ReadQuoted() : ReadBare();
        _steps.Add(new(kind, Encoding.UTF8.GetBytes(name)));
    }

    private string ReadBare()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-' or '@'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw RestErrors.SelectorInvalid(_text, _at);
    }

    private string ReadQuoted()
    {
        var quote = _text[_at++];
        var name = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
            {
                _at++;
            }

            name.Append(_text[_at++]);
        }

        if (_at++ >= _text.Length)
        {
            throw RestErrors.SelectorInvalid(_text, _text.Length);
        }

        return name.ToString();
    }

    private void ReadBracket()
    {
        if (Take("*"))
        {
            _steps.Add(new(SelectorStepKind.Any));
        }
        else if (Take("?"))
        {
            ReadFilter();
        }
        else if (Peek('\'') || Peek('"'))
        {
            _steps.Add(new(SelectorStepKind.Field, Encoding.UTF8.GetBytes(ReadQuoted())));
        }
        else
        {
            var digits = ReadBare();
            _steps.Add(int.TryParse(digits, out var index)
                ? new(SelectorStepKind.Index, Index: index)
                : throw RestErrors.SelectorInvalid(_text, _at - digits.Length));
        }

        Expect("]");
    }

    /// <summary><c>[?name == 'value']</c>, with or without <c>(@.</c> around the name.</summary>
    private void ReadFilter()
    {
        var parenthesis = Take("(");
        if (Take("@"))
        {
            Expect(".");
        }

        var name = ReadBare();
        SkipBlanks();
        if (!Take("=="))
        {
            Expect("=");
        }

        SkipBlanks();
        var expected = Peek('\'') || Peek('"') ? ReadQuoted() : ReadBare();
        SkipBlanks();
        if (parenthesis)
        {
            Expect(")");
        }

        _steps.Add(new(SelectorStepKind.Filter, Encoding.UTF8.GetBytes(name), Expected: expected));
    }

    private void SkipBlanks()
    {
        while (Peek(' '))
        {
            _at++;
        }
    }

    private readonly bool Peek(char expected) => _at < _text.Length && _text[_at] == expected;

    private bool Take(string expected)
    {
        if (string.CompareOrdinal(_text, _at, expected, 0, expected.Length) != 0)
        {
            return false;
        }

        _at += expected.Length;
        return true;
    }

    private void Expect(string expected)
    {
        if (!Take(expected))
        {
            throw RestErrors.SelectorInvalid(_text, _at);
        }
    }
}
