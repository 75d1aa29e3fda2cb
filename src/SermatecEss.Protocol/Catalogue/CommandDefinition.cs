using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>The definition of a command from one PCU version on.</summary>
public sealed class CommandDefinition
{
    private readonly FieldVersions _fields;

    internal CommandDefinition(CommandCode code, int since, string label, CommandAccess access, FieldVersions fields)
    {
        _fields = fields;
        Code = code;
        Since = since;
        Label = label;
        Access = access;
        Responses = [code];
    }

    /// <summary>The command's code on the wire.</summary>
    public CommandCode Code { get; }

    /// <summary>The first PCU version that has this definition.</summary>
    public int Since { get; }

    /// <summary>The name that <c>list</c> prints.</summary>
    public string Label { get; }

    /// <summary>The command's effect on the inverter.</summary>
    public CommandAccess Access { get; }

    /// <summary>Readable names of a read command, such as <c>battery</c>; the first one is displayed.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>How often the command is polled.</summary>
    public PollGroup Group { get; init; }

    /// <summary>The frames of the response, in the order in which they come.</summary>
    public IReadOnlyList<CommandCode> Responses { get; init; }

    /// <summary>The command to read back a write, or null if there is none.</summary>
    public CommandCode? Check { get; init; }

    /// <summary>The write command that the vendor's app sends directly after this one, or null.</summary>
    public CommandCode? FollowedBy { get; init; }

    /// <summary>The risk of its fields, unless they have their own.</summary>
    public SettingRisk Risk { get; init; }

    /// <summary>Whether the inverter or its WiFi module closes the connection after this command.</summary>
    public bool ClosesConnection { get; init; }

    /// <summary>Whether the command belongs to the firmware upgrade protocol, which is decoded and never sent.</summary>
    public bool IsUpgrade { get; init; }

    /// <summary>The fields of the payload, in order.</summary>
    public IReadOnlyList<FieldDefinition> Fields => field ??= _fields.In(Since);

    /// <summary>The single values in the payload, each a number or a text, in order: fields, with arrays expanded.</summary>
    public ReadOnlySpan<FieldSlot> Slots => Layout.Slots;

    /// <summary>
    /// The payload's length in bytes with all fields present and all arrays full, without fields that take the rest of the payload.
    /// </summary>
    public int PayloadLength => Layout.Slots[^1].End;

    /// <summary>
    /// Created on first use, because a run of the program uses few of the commands. Creating it twice in a race is harmless.
    /// </summary>
    internal PayloadLayout Layout => field ??= new PayloadLayout(Fields);

    /// <summary>The line of one of its fields in the catalogue's text.</summary>
    internal int LineOf(FieldDefinition field) => _fields.LineOf(field.Id, Since);

    /// <summary>The field of a point, or null.</summary>
    public FieldDefinition? FindField(string id)
    {
        foreach (var field in Fields)
            if (field.Id == id) return field;
        return null;
    }
}
