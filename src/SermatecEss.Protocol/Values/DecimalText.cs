using System.Globalization;

namespace SermatecEss.Protocol.Values;

/// <summary>Parses numbers as people write them.</summary>
public static class DecimalText
{
    private const int DigitsOfThousands = 3;

    /// <summary>Parses a number with a decimal point or comma. A comma that may separate thousands is rejected.</summary>
    /// <param name="text">The number, such as <c>0.35</c> or <c>0,35</c>.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether it is valid.</returns>
    public static bool TryParse(string text, out decimal number)
    {
        number = 0;
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0)
        {
            var whole = text.AsSpan(0, comma).TrimStart('-').TrimStart('0');
            if (text.Length - comma - 1 == DigitsOfThousands && !whole.IsEmpty) return false;
            if (text.Contains('.', StringComparison.Ordinal)) return false;
            text = $"{text[..comma]}.{text[(comma + 1)..]}";
        }

        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out number);
    }
}
