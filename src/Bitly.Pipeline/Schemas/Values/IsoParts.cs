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

    /// <summary>Whether the calendar and the clock have such a moment: years 1 to 9999, no hour 24, no leap second.</summary>
    public readonly bool IsReal => IsMoment(HasDate ? Year : 1, Month, Day, Hour, Minute, Second);

    public static bool IsMoment(int year, int month, int day, int hour, int minute, int second) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && (day <= 28 || day <= DateTime.DaysInMonth(year, month))
        && hour < 24 && minute < 60 && second < 60;
}
