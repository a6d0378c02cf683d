using System.Globalization;
using System.Text;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Extraction;

/// <summary>
/// Requests per month, on disk before each is sent, so that no crash forgets one: a file per pipeline, host and month with one line of
/// fixed length a request, so the count is the file's length. Quotas are per account, so all pipelines of the project are added up.
/// </summary>
internal sealed class RequestLedger : IDisposable
{
    private const int LineLength = 21;
    private readonly string _folder;
    private readonly string _pipeline;
    private readonly string _host;
    private readonly TimeProvider _time;
    private FileStream? _file;
    private string? _month;

    /// <param name="folder">Folder of all ledgers of the project.</param>
    /// <param name="pipeline">Whose requests are written; one process at a time holds it.</param>
    /// <param name="host">Host and port of the API, so that a sandbox does not eat the real quota.</param>
    /// <param name="time">Months are UTC, as Bitly's are.</param>
    public RequestLedger(string folder, string pipeline, string host, TimeProvider time)
    {
        (_folder, _pipeline, _time) = (folder, pipeline, time);
        _host = FileName(host);
    }

    /// <summary>A host and port as part of a file's name.</summary>
    public static string FileName(string host) => string.Concat(host.Select(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' ? one : '_'));

    /// <summary>Requests this month, of all pipelines of the project to this host.</summary>
    public int SpentThisMonth()
    {
        var ending = $"@{_host}@{Month(_time.GetUtcNow())}.log";
        return !Directory.Exists(_folder)
            ? 0
            : (int)Directory.EnumerateFiles(_folder, "*" + ending).Sum(file => (new FileInfo(file).Length + LineLength - 1) / LineLength);
    }

    /// <summary>Writes one request down. Not for several threads.</summary>
    public void Write()
    {
        var now = _time.GetUtcNow();
        var month = Month(now);
        if (_month != month)
        {
            _file?.Dispose();
            AtomicFile.CreateFolder(_folder);
            _file = AtomicFile.Create(Path.Combine(_folder, $"{_pipeline}@{_host}@{month}.log"), FileMode.OpenOrCreate, FileShare.ReadWrite);
            // A line that a crash tore still counts as one request.
            _file.SetLength((_file.Length + LineLength - 1) / LineLength * LineLength);
            _file.Position = _file.Length;
            _month = month;
        }

        Append(Encoding.ASCII.GetBytes(now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'\n", CultureInfo.InvariantCulture)));
    }

    public void Dispose() => _file?.Dispose();

    private void Append(byte[] line)
    {
        try
        {
            _file!.Write(line);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw AtomicFile.TooLarge(error);
        }
    }

    private static string Month(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
