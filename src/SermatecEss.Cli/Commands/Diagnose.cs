using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Bridge.Options;
using SermatecEss.Bridge.State;
using SermatecEss.Cli.Diagnosis;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Recording;
using SermatecEss.Cli.Service;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary>One run of <c>diagnose</c>.</summary>
internal sealed class Diagnose(CliContext context, string file, bool includeSerials, bool force)
{
    private static readonly TimeSpan PollPause = TimeSpan.FromSeconds(5);
    private readonly DiagnosisBundle _bundle = new();

    internal async Task<int> RunAsync(DaemonOptions options, TimeSpan listen, TimeSpan record, CancellationToken cancellation)
    {
        if (File.Exists(file) && !force)
            throw new UsageException($"{file} already exists. Give another name, or add --force to overwrite it.");
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"The directory {folder} does not exist. Create it, or give another name.");
        await using var examination = new Examination(context, options, listen);
        context.Report(
            $"sermatec-ess {ProductVersion.Text}: checking the inverter{(examination.Settings is null ? "" : " and the broker")}; "
            + "this takes a while");

        var redaction = new Redaction(context.Catalogue, includeSerials);
        AddSecrets(redaction, examination);
        var findings = new StringBuilder();
        await examination.RunAsync(finding => findings.AppendLine(FindingText.Line(finding)), cancellation);
        var responses = new StringWriter { NewLine = "\n" };
        foreach (var inverter in examination.Inverters) await RequestAllAsync(inverter, responses, redaction, cancellation);
        var recent = await DaemonSocket.AskAsync(
            examination.Configuration.StateDirectory,
            includeSerials ? DaemonRequest.FramesWithSerials : DaemonRequest.Frames,
            cancellation);
        if (recent is null) await Task.WhenAll(examination.Inverters.Select(inverter => PollAsync(inverter, record, cancellation)));

        _bundle.Add("about.txt", About(examination));
        _bundle.Add("options.txt", OptionsText(examination));
        _bundle.Add("doctor.txt", findings.ToString());
        _bundle.Add("answers.txt", responses.ToString());
        AddFrames(examination, redaction);
        if (recent is not null) _bundle.Add("recording.txt", recent);
        _bundle.Add(
            "counters.txt",
            string.Join("\n", examination.Inverters.Select(inverter => $"{inverter.Subject}: {Lines($"{inverter.Session.Counters}")}"))
            + "\n");
        AddConfiguration(examination.Configuration.Path, redaction);
        AddState(examination.Configuration.StateDirectory, redaction);

        cancellation.ThrowIfCancellationRequested();
        var names = _bundle.Write(file, force, redaction);
        context.Output.WriteLine($"Wrote {file}, with {string.Join(", ", names)}.");
        context.Output.WriteLine(
            $"Removed: passwords, user names, WiFi names, public addresses{(includeSerials ? "" : ", serial numbers")}. "
            + "Check the file before you share it.");
        return ExitCode.Success;
    }

    private static void AddSecrets(Redaction redaction, Examination examination)
    {
        foreach (var inverter in examination.Inverters) redaction.AddInverter(inverter.Options.Session);
        foreach (var host in examination.Configuration.Hosts) redaction.AddHost(host);
        foreach (var secret in examination.Configuration.Secrets) redaction.AddSecret(secret.Reveal());
    }

    /// <summary>All read commands of the inverter's version, except those whose responses contain a password.</summary>
    private static async Task RequestAllAsync(
        ExaminedInverter inverter,
        StringWriter output,
        Redaction redaction,
        CancellationToken cancellation)
    {
        output.WriteLine($"== {inverter.Subject}");
        if (inverter.Identity is not { View: var view })
        {
            output.WriteLine("It did not identify itself, so nothing else was requested.");
            return;
        }

        var text = new LineWriter(output, new ReadingText(ShowSecrets: false), headings: true);
        var silent = 0;
        var secret = view.Points.All.Where(point => point.Kind == ValueKind.Secret).Select(point => point.Command?.Code).ToHashSet();
        foreach (var command in CommandSelection.AllOf(view)
            .Where(command => !view.ResponsesOf(command).Any(code => secret.Contains(code))))
        {
            if (silent == InverterChecks.MostSilent)
            {
                output.WriteLine("It does not respond, so nothing else was requested.");
                return;
            }

            try
            {
                var response = await inverter.Session.RequestAsync(command.Code, cancellation);
                foreach (var frame in response.Frames) redaction.Learn(frame.Bytes.Span);
                text.Write(response with
                {
                    Frames = [.. response.Frames.Select(frame => frame with { Readings = [.. frame.Readings.Select(redaction.Apply)] })],
                });
                if (response.Missing.Count > 0) output.WriteLine($"without {string.Join(", ", response.Missing)}");
                silent = 0;
            }
            catch (InverterException e)
            {
                output.WriteLine($"[{command.Code}] {e.Message}");
                silent++;
            }
        }
    }

    private string About(Examination examination)
    {
        var isNative = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is null;
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("SERMATEC_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"""
            program:      sermatec-ess {ProductVersion.Text}, {(isNative ? "native" : "on the .NET runtime")}
            catalogue:    {context.CatalogueFileName ?? "built in"}, PCU versions {string.Join(", ", context.Catalogue.Versions)}
            .NET:         {RuntimeInformation.FrameworkDescription}
            system:       {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}
            process:      {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.ProcessArchitecture}
            time:         {TimeZoneInfo.ConvertTime(context.Time.GetUtcNow(), examination.TimeZone):yyyy-MM-dd HH:mm:ss zzz}
            time zone:    {examination.TimeZone.Id}
            environment:  {string.Join(", ", variables)}

            """);
    }

    /// <summary>The given options and their sources, then the resulting settings printed as records, so that none is forgotten.</summary>
    private static string OptionsText(Examination examination)
    {
        var text = new StringBuilder();
        foreach (var line in examination.Configuration.Lines) _ = text.Append(line).Append('\n');
        foreach (var inverter in examination.Inverters) _ = text.Append(Lines($"{inverter.Options}")).Append('\n');
        if (examination.Settings is not { } settings) return text.Append("No broker given.\n").ToString();
        return text.Append(Lines(Masked($"{settings}", examination.Configuration.Secrets))).Append('\n').ToString();
    }

    /// <summary>Declared secrets are always redacted, even if they are too short or too common to be searched for everywhere.</summary>
    private static string Masked(string record, IEnumerable<Secret> secrets)
    {
        foreach (var secret in secrets.Select(secret => secret.Reveal()).Where(secret => secret.Length > 0))
        {
            foreach (var end in (string[])[", ", " }"])
                record = record.Replace($" = {secret}{end}", $" = {Secret.Mask}{end}", StringComparison.Ordinal);
        }

        return record;
    }

    private static string Lines(string record) =>
        record
            .Replace(" { ", "\n  ", StringComparison.Ordinal)
            .Replace(", ", "\n  ", StringComparison.Ordinal)
            .Replace(" }", "", StringComparison.Ordinal);

    /// <summary>Reads changing values for a while, so that there is something to replay.</summary>
    private async Task PollAsync(ExaminedInverter inverter, TimeSpan duration, CancellationToken cancellation)
    {
        if (inverter.Identity is not { View: var view }) return;
        var begin = context.Time.GetTimestamp();
        var polled = view.Polled.Where(command => command.Group == PollGroup.Fast).ToList();
        while (true)
        {
            try
            {
                foreach (var command in polled) _ = await inverter.Session.RequestAsync(command.Code, cancellation);
            }
            catch (InverterException)
            {
                // The frames show that it does not respond.
            }

            var left = duration - context.Time.GetElapsedTime(begin);
            if (left > TimeSpan.Zero) await Task.Delay(left < PollPause ? left : PollPause, context.Time, cancellation);
            if (left <= PollPause) return;
        }
    }

    private void AddFrames(Examination examination, Redaction redaction)
    {
        for (var i = 0; i < examination.Inverters.Count; i++)
        {
            var frames = examination.Inverters[i].Frames;
            var leftOut = examination.Inverters[i].FramesLeftOut;
            foreach (var frame in frames) redaction.Learn(frame.Bytes.Span);
            _bundle.Add(i == 0 ? "frames.txt" : $"frames-{i + 1}.txt", known =>
                (leftOut > 0 ? string.Create(CultureInfo.InvariantCulture, $"# {leftOut} older frames are left out\n") : "")
                + RecentFrames.Write(frames, known));
        }
    }

    private void AddConfiguration(string? path, Redaction redaction)
    {
        if (path is null) return;
        try
        {
            _bundle.AddConfiguration("config.yaml", File.ReadAllText(path), redaction);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _bundle.Add("config.yaml", $"# cannot read it: {e.Message}\n");
        }
    }

    private void AddState(string? path, Redaction redaction)
    {
        if (path is null) return;
        foreach (var (name, text) in new StateDirectory(path, context.Time, _ => { }).Documents())
        {
            // They contain the names of inverters that may be offline and have reported nothing.
            var serial = StateDirectory.SerialIn(name);
            redaction.AddSerial(serial);
            var isKnown = serial is not null || Learn(text, redaction);
            _bundle.Add(
                $"state/{name}",
                text is null ? "cannot be read\n"
                : isKnown ? Encoding.UTF8.GetString(text)
                : "damaged, and left out because it may contain serial numbers\n");
        }
    }

    /// <summary>Learns the serial numbers and addresses that the bridge has stored.</summary>
    /// <returns>Whether they are readable.</returns>
    private static bool Learn(byte[]? text, Redaction redaction)
    {
        try
        {
            foreach (var (address, serial) in KnownInverters.Read(text ?? []))
            {
                redaction.AddSerial(serial);
                redaction.AddHost(address.Contains(':') ? address[..address.LastIndexOf(':')] : address);
            }

            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
