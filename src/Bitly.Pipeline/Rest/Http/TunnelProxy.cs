using System.Net;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// The machine's proxy (HTTPS_PROXY, NO_PROXY ...), but only for https: there it is asked for a tunnel and sees neither credentials nor data.
/// To a plain http address it would be given the request itself, the token in it, so such an address is always asked directly.
/// </summary>
internal sealed class TunnelProxy : IWebProxy
{
    private readonly IWebProxy _machine;

    /// <param name="machine">What the environment or the system says; null: the runtime's reading of it.</param>
    public TunnelProxy(IWebProxy? machine = null) => _machine = machine ?? HttpClient.DefaultProxy;

    public ICredentials? Credentials
    {
        get => _machine.Credentials;
        set => _machine.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : _machine.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.Scheme != Uri.UriSchemeHttps || _machine.IsBypassed(host);
}
