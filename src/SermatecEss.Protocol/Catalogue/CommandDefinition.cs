using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>A command as it is from one PCU version on.</summary>
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

    /// <summary>What the command does to the inverter.</summary>
    public CommandAccess Access { get; }

    /// <summary>Readable names of a read command, the first being the one to show, as in <c>battery</c>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>How often the command is polled.</summary>
    public PollGroup Group { get; init; }

    /// <summary>The frames that answer the command, in the order in which they come.</summary>
    public IReadOnlyList<CommandCode> Responses { get; init; }

    /// <summary>The read that shows what a write has changed, or null where there is none.</summary>
    public CommandCode? Check { get; init; }

    /// <summary>The write that the vendor's app sends directly after this one, or null.</summary>
    public CommandCode? FollowedBy { get; init; }

    /// <summary>Who may write its fields, where they do not say otherwise.</summary>
    public SettingRisk Risk { get; init; }

    /// <summary>Whether the inverter or its WiFi module drops the connection after this command.</summary>
    public bool ClosesConnection { get; init; }

    /// <summary>Whether the command belongs to the firmware upgrade protocol, which is decoded and never sent.</summary>
    public bool IsUpgrade { get; init; }

    /// <summary>The fields of the payload, in its order.</summary>
    public IReadOnlyList<FieldDefinition> Fields => field ??= _fields.In(Since);

    /// <summary>The places in the payload that hold one number each (or a text), in its order: fields with their arrays unrolled.</summary>
    public ReadOnlySpan<FieldSlot> Slots => Layout.Slots;

    /// <summary>
    /// Bytes of the payload when every field is there and every array is full. Fields that take the rest of the payload count as nothing.
    /// </summary>
    public int PayloadLength => Layout.Slots[^1].End;

    /// <summary>
    /// Laid out when it is first needed, as a run of the program uses few of the commands. Doing so twice in a race does no harm.
    /// </summary>
    internal PayloadLayout Layout => field ??= new PayloadLayout(Fields);

    /// <summary>The line of one of its fields in the catalogue's text.</summary>
    internal int LineOf(FieldDefinition field) => _fields.LineOf(field.Id, Since);

    /// <summary>The field that carries a point, or null.</summary>
    public FieldDefinition? FindField(string id)
    {
        foreach (var field in Fields)
            if (field.Id == id) return field;
        return null;
    }
}
