namespace Bitly.Pipeline.Catalog;

/// <summary>
/// Finds entries for what a person wants to know, in the person's words: small words are passed over, others are brought to one form
/// (visits and clicked are click), rare words weigh more than common ones, and of equals the cheaper one comes first.
/// </summary>
internal static class GoalSearch
{
    private const double OfName = 3;
    private const double OfAbout = 2;
    private const double OfField = 0.7;
    /// <summary>An entry that fits worse than this part of the best one is no answer.</summary>
    private const double Enough = 0.3;

    private static readonly HashSet<string> Small = new(StringComparer.Ordinal)
    {
        "a", "all", "an", "and", "are", "at", "be", "by", "can", "come", "data", "did", "do", "does", "for", "from", "get", "give", "got", "had", "has", "have", "how", "i", "in", "is", "it", "its",
        "last", "list", "load", "many", "me", "much", "my", "number", "of", "on", "or", "our", "people", "per", "show", "so", "that", "the", "their", "them", "they", "this", "to",
        "us", "use", "used", "using", "want", "was", "we", "were", "what", "which", "with", "you", "your",
    };

    /// <summary>The one form, then the other words for it.</summary>
    private static readonly Dictionary<string, string> OneForm = Forms(
        "click clicks clicked visit visits visitor visitors hits",
        "scan scans scanned scanning",
        "link links url urls bitlink bitlinks shortlink shortlinks",
        "qr code codes qrcode qrcodes",
        "country countries nation nations geography geographic geo region where",
        "city cities town towns place places",
        "day days daily time date dates trend timeline history hourly week weekly over",
        "device devices mobile desktop phone phones tablet smartphone",
        "referrer referrers referring referral referrals source sources site sites traffic",
        "network networks social facebook twitter linkedin instagram",
        "top most best popular ranking ranked highest",
        "total totals sum overall summary often",
        "limit limits quota quotas left remaining budget rate allowance",
        "made make makes created create creates creation shortened shorten maker",
        "new newest latest recent recently fresh",
        "month months monthly",
        "tag tags label labels",
        "domain domains branded bsd bsds",
        "group groups workspace workspaces team teams",
        "organization organizations organisation organisations company companies org",
        "user users login who email emails",
        "plan plans tier tiers subscription",
        "campaign campaigns",
        "channel channels",
        "webhook webhooks integration integrations",
        "custom vanity half halves back backhalf keyword keywords",
        "browser browsers",
        "os system systems operating ios android",
        "engagement engagements engaged interaction interactions",
        "destination destinations target targets leads landing",
        "archived archive hidden",
        "expired expire expires expiring expiration",
        "title titles",
        "each every single individual",
        "app apps application applications oauth tool tools");

    /// <summary>Entries that fit, best first.</summary>
    public static IReadOnlyList<CatalogEntry> Rank(IReadOnlyList<CatalogEntry> entries, string goal)
    {
        var wanted = Words(goal).Where(word => !Small.Contains(word)).Select(Form).ToHashSet(StringComparer.Ordinal);
        var texts = entries.Select(Weights).ToList();
        var rarity = wanted.ToDictionary(word => word, word => Math.Log(1 + (entries.Count / (1.0 + texts.Count(text => text.ContainsKey(word))))), StringComparer.Ordinal);
        var scored = entries.Select((entry, index) => (Entry: entry, Score: Score(entry, texts[index], rarity))).Where(one => one.Score > 0).OrderByDescending(one => one.Score).ToList();
        var found = scored.Where(one => one.Score >= scored[0].Score * Enough).Select(one => one.Entry);
        // Someone who writes a name with its underscores means that entry.
        return entries.FirstOrDefault(entry => entry.Name == goal.Trim() && entry.Name.Contains('_')) is { } named ? [named, .. found.Where(entry => entry != named)] : [.. found];
    }

    private static double Score(CatalogEntry entry, Dictionary<string, double> text, Dictionary<string, double> rarity)
    {
        var met = rarity.Where(word => text.ContainsKey(word.Key)).ToList();
        if (met.Count == 0)
        {
            return 0;
        }

        var unasked = Words(entry.Name).Select(Form).Distinct().Count(word => word is not ("group" or "organization") && !rarity.ContainsKey(word));
        var dear = entry.CostPer is CostPer.Account or CostPer.Organization or CostPer.Group || rarity.ContainsKey("each") ? 1 : 0.92;
        return met.Sum(word => word.Value * text[word.Key]) * met.Count / rarity.Count * dear / (1 + (0.08 * unasked));
    }

    /// <summary>What an entry speaks of, and how much.</summary>
    private static Dictionary<string, double> Weights(CatalogEntry entry)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        Add(entry.Name, OfName);
        Add(entry.Goals, OfName);
        Add(entry.About, OfAbout);
        foreach (var field in entry.Fields)
        {
            Add(field.Name, OfField);
        }

        if (entry.CostPer is CostPer.Link or CostPer.QrCode)
        {
            weights["each"] = OfName;
        }

        return weights;

        void Add(string text, double weight)
        {
            foreach (var word in Words(text).Select(Form))
            {
                weights[word] = Math.Max(weights.GetValueOrDefault(word), weight);
            }
        }
    }

    private static string Form(string word) =>
        OneForm.TryGetValue(word, out var form) ? form
        : word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y"
        : word.Length > 3 && word[^1] == 's' && word[^2] != 's' ? word[..^1]
        : word;

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var inside = at < text.Length && char.IsLetterOrDigit(text[at]);
            if (inside && start < 0)
            {
                start = at;
            }
            else if (!inside && start >= 0)
            {
                yield return text[start..at].ToLowerInvariant();
                start = -1;
            }
        }
    }

    private static Dictionary<string, string> Forms(params ReadOnlySpan<string> lines)
    {
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            foreach (var word in words)
            {
                forms.TryAdd(word, words[0]);
            }
        }

        return forms;
    }
}
