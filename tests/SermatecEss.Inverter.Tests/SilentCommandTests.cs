using Microsoft.Extensions.Time.Testing;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Tests;

/// <summary>When a command counts as unanswered by an inverter, and how often it is requested then.</summary>
public sealed class SilentCommandTests
{
    private static readonly CommandCode Battery = CommandCode.FromByte(0x0a);
    private static readonly CommandCode Alarms = CommandCode.FromByte(0x1e);
    private readonly FakeTimeProvider _time = new();
    private readonly SilentCommands _silent;

    public SilentCommandTests() => _silent = new SilentCommands(_time);

    [Fact]
    public void An_inverter_that_answers_nothing_has_no_silent_commands()
    {
        for (var i = 0; i < 10; i++)
        {
            _silent.Missed(Battery);
            _silent.Missed(Alarms);
        }

        Assert.False(_silent.Contains(Battery) || _silent.Contains(Alarms));
        _silent.Answered(Battery);
        Assert.False(_silent.Contains(Alarms));
    }

    [Fact]
    public void Two_questions_that_are_not_answered_between_answered_ones_make_a_command_silent_and_one_answer_brings_it_back()
    {
        Miss();
        Assert.False(_silent.Contains(Alarms));
        Miss();
        Assert.True(_silent.Contains(Alarms));
        _silent.Answered(Alarms);
        Assert.False(_silent.Contains(Alarms));
        Miss();
        Assert.False(_silent.Contains(Alarms));
    }

    [Fact]
    public void It_is_asked_less_and_less_down_to_once_an_hour()
    {
        Miss();
        Miss();
        var pauses = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            var minutes = 0;
            for (; !_silent.IsDue(Alarms); minutes++) _time.Advance(TimeSpan.FromMinutes(1));
            pauses.Add(minutes);
            Miss();
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], pauses);
    }

    private void Miss()
    {
        _silent.Missed(Alarms);
        _silent.Answered(Battery);
    }
}
