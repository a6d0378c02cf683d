using System.Text;

namespace Bitly.Mcp;

/// <summary>
/// Text as UTF-8 to a stream of the process, character by character. The runtime's own writer and encoding work on vectors, and to load what they need
/// for each width of them takes the portable build a sixth of an empty program's start.
/// </summary>
/// <param name="stream">Gets whole buffers.</param>
/// <param name="flushes">Whether every call is written at once.</param>
internal sealed class DirectText(Stream stream, bool flushes) : TextWriter
{
    private const int BufferBytes = 4096;
    private const int LongestCharacter = 4;
    private readonly byte[] _bytes = new byte[BufferBytes];
    private int _count;
    private char _high;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        Put(value);
        AfterCall();
    }

    public override void Write(char[] buffer, int index, int count) => Write(new ReadOnlySpan<char>(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Put(buffer);
        AfterCall();
    }

    public override void Write(string? value)
    {
        Put(value);
        AfterCall();
    }

    public override void WriteLine()
    {
        Put('\n');
        AfterCall();
    }

    public override void WriteLine(string? value)
    {
        Put(value);
        WriteLine();
    }

    public override void Flush()
    {
        if (_high != '\0')
        {
            Put(Rune.ReplacementChar);
            _high = '\0';
        }

        WriteOut();
        stream.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Flush();
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private void AfterCall()
    {
        if (flushes)
        {
            WriteOut();
            stream.Flush();
        }
    }

    private void Put(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            Put(character);
        }
    }

    private void Put(char character)
    {
        if (character < 0x80 && _high == '\0')
        {
            MakeRoom();
            _bytes[_count++] = (byte)character;
        }
        else
        {
            PutOther(character);
        }
    }

    /// <summary>Halves of a character may come in different calls; a half alone becomes a replacement, and is no reason to fail.</summary>
    private void PutOther(char character)
    {
        if (_high != '\0')
        {
            var whole = Rune.TryCreate(_high, character, out var pair);
            _high = '\0';
            Put(whole ? pair : Rune.ReplacementChar);
            if (whole)
            {
                return;
            }
        }

        if (char.IsHighSurrogate(character))
        {
            _high = character;
        }
        else
        {
            Put(Rune.TryCreate(character, out var rune) ? rune : Rune.ReplacementChar);
        }
    }

    private void Put(Rune rune)
    {
        MakeRoom();
        _count += rune.EncodeToUtf8(new Span<byte>(_bytes, _count, LongestCharacter));
    }

    private void MakeRoom()
    {
        if (_count > BufferBytes - LongestCharacter)
        {
            WriteOut();
        }
    }

    private void WriteOut()
    {
        if (_count > 0)
        {
            stream.Write(new ReadOnlySpan<byte>(_bytes, 0, _count));
            _count = 0;
        }
    }
}
