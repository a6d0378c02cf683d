namespace Bitly.Pipeline.Schemas;

/// <summary>What a text said about date and time, checked against the calendar.</summary>
internal struct IsoParts
{
    public bool HasDate;
    public bool HasTime;
    public int Year;
    public int Month;
    public int Day;
    public int Hour;
    public int Minute;
    public int Second;
    public int Microsecond;
    /// <summary>East of UTC; 0 when nothing was said.</summary>
    public int OffsetMinutes;
}
