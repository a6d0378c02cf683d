namespace Bitly.Pipeline.Packages;

/// <summary>Order of stored pages: by position, then by page.</summary>
internal static class PageOrder
{
    public static int Compare(PageEntry left, PageEntry right) =>
        Compare(left.Position, right.Position) is var order and not 0 ? order : left.Page.CompareTo(right.Page);

    public static int Compare(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (left[i] != right[i])
            {
                return left[i].CompareTo(right[i]);
            }
        }

        return left.Count.CompareTo(right.Count);
    }
}
