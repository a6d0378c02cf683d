using System.Text;

namespace Bitly.Mcp.Sandbox.Accounts;

/// <summary>The invented words from which the account is made. All hosts are of the reserved .example kind, but for bit.ly itself.</summary>
internal static class Words
{
    public static readonly string[] GroupNames = ["Spring shop", "Support desk", "Field events", "Newsletter", "Partner portal", "Print and packaging", "Careers", "Product docs"];

    public static readonly string[] Logins = ["sam_sample", "maria_demo", "kenji_trial"];

    public static readonly string[] ClientIds = ["sandbox-client-0001", "sandbox-client-0002"];

    public static readonly string[] Tags = ["spring26", "newsletter", "print", "summer-sale", "social", "partner", "événement", "print run 2", "b2b", "QR", "日本", "retarget"];

    public static readonly string[] LaunchpadIds = ["Msandbox001", "Msandbox002"];

    public static readonly byte[][] Sections = Bytes("offers", "guides", "events", "catalogue", "news", "jobs", "help", "stories");

    public static readonly byte[][] Pages = Bytes("spring-collection", "how-to-start", "open-house", "summer-sale", "gift-cards", "size-chart", "contact", "loyalty-programme");

    public static readonly byte[][] Media = Bytes("email", "social", "print", "cpc", "affiliate", "qr", "sms", "display");

    public static readonly byte[][] Keywords = Bytes("spring", "sale", "menu", "join", "guide", "tickets", "faq", "app");

    public static readonly byte[][] PlainTitles = Bytes(
        "Spring offer for loyal customers, part ",
        "How to get started in five minutes, chapter ",
        "Open house at the harbour, invitation ",
        "Summer sale, everything must go, list ",
        "Gift cards for every occasion, series ",
        "Join the team in the workshop, position ",
        "Frequently asked questions about orders, page ",
        "Loyalty programme terms and stories, issue ");

    public static readonly byte[][] RareTitles = Bytes(
        "Frühlingsangebot für Stammkunden – Teil ",
        "春のキャンペーン 第",
        "Весняна розпродаж, сторінка ",
        "عرض الربيع رقم ",
        "He said \"50 % off\" \\ really, no ",
        "Two lines\nand a tab\there, ",
        "<b>Sale</b> & more 🎉 ",
        "Ça coûte moins cher à l’été n° ");

    private static byte[][] Bytes(params string[] words) => words.Select(Encoding.UTF8.GetBytes).ToArray();
}
