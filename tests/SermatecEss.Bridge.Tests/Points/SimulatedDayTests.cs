using System.Buffers;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Bridge.Tests.Points;

/// <summary>Days of the simulated plant, through everything between a poll and the outputs.</summary>
public sealed class SimulatedDayTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 21, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(252)]
    [InlineData(609)]
    public void Nothing_of_a_clean_day_is_doubted_and_the_energies_are_those_of_the_plant(int version)
    {
        // The newest version counts all of its energies itself, so they are the plant's.
        var plant = new SimulatedInverter(new SimulatorOptions { PcuVersion = 609, Start = _time.GetUtcNow() }, _time);
        var inverter = new SimulatedInverter(new SimulatorOptions { PcuVersion = version, Start = _time.GetUtcNow() }, _time);
        var view = CommandCatalogue.Default.View(version);
        var plan = PollPlan.Of(view, new PollPeriods(Period));
        var pipeline = SampleInverter.Pipeline(version, time: _time);
        IReadOnlyDictionary<string, PointValue> last = new Dictionary<string, PointValue>();
        for (var poll = 0; poll < TimeSpan.FromDays(1) / Period; poll++)
        {
            foreach (var step in plan.Steps.Where(step => poll % (int)(step.Period / Period) == 0))
            {
                var state = pipeline.Process(Ask(inverter, view, step));
                if (step.Group == PollGroup.Fast) last = state.Values;
            }

            Assert.Empty(pipeline.Rejected);
            if (poll == 4000) pipeline = SampleInverter.Pipeline(version, pipeline.State, _time);
            _time.Advance(Period);
        }

        Assert.Equal(version == 252, pipeline.State.Energies.Count > 0);
        foreach (var (counted, plants) in Counted(plant).Where(pair => last.ContainsKey(pair.Key)))
        {
            var measured = ((NumberValue)last[counted]).Number;
            Assert.InRange(measured, (plants * 0.99m) - 0.1m, (plants * 1.01m) + 0.1m);
        }
    }

    private static Dictionary<string, decimal> Counted(SimulatedInverter plant)
    {
        var view = CommandCatalogue.Default.View(609);
        var frame = Parse(plant.Response(CommandCode.FromByte(0x9c)));
        return Decoder.Decode(view.Find(frame.Command)!, frame.Payload)
            .Where(reading => reading.Field.Kind == ValueKind.Daily)
            .ToDictionary(reading => reading.Point, reading => ((NumberValue)reading.Value).Number);
    }

    private Snapshot Ask(SimulatedInverter inverter, CatalogueView view, PollStep step)
    {
        var readings = new Dictionary<string, Reading>();
        foreach (var command in step.Commands)
            foreach (var bytes in inverter.Respond(Parse(FrameWriter.Request(command.Code))))
            {
                var frame = Parse(bytes);
                foreach (var reading in Decoder.Decode(view.Find(frame.Command)!, frame.Payload)) readings[reading.Point] = reading;
            }

        return new Snapshot(step.Group, _time.GetUtcNow(), readings, []);
    }

    private static Frame Parse(byte[] bytes)
    {
        var sequence = new ReadOnlySequence<byte>(bytes);
        Assert.True(new FrameReader().TryRead(ref sequence, out var frame));
        return frame;
    }
}
