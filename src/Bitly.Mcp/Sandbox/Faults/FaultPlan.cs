namespace Bitly.Mcp.Sandbox.Faults;

/// <summary>The injected faults and how often each has seen its requests.</summary>
internal sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<Planned> planned = [];

    public void Add(SandboxFault fault)
    {
        if (!SandboxFaultKinds.All.Contains(fault.Kind)) throw SandboxErrors.UnknownFault(fault.Kind);
        lock (gate) planned.Add(new Planned(fault));
    }

    public void Clear()
    {
        lock (gate) planned.Clear();
    }

    /// <summary>The fault that strikes this request, or null. Every fault that the request fits counts it; the first one that is due strikes.</summary>
    public SandboxFault? Next(string path, bool hasSearchAfter)
    {
        lock (gate)
        {
            SandboxFault? striking = null;
            foreach (var fault in planned)
                if (fault.Sees(path, hasSearchAfter) && striking is null && fault.Strikes()) striking = fault.Fault;
            return striking;
        }
    }

    private sealed class Planned(SandboxFault fault)
    {
        private int seen;
        private int struck;

        public SandboxFault Fault => fault;

        public bool Sees(string path, bool hasSearchAfter)
        {
            if (fault.PathPrefix is not null && !path.StartsWith(fault.PathPrefix, StringComparison.Ordinal)) return false;
            if (fault.WithSearchAfter is { } wanted && wanted != hasSearchAfter) return false;
            seen++;
            return true;
        }

        public bool Strikes()
        {
            if (seen <= fault.After || struck >= fault.Times) return false;
            struck++;
            return true;
        }
    }
}
