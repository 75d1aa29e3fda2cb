using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SermatecEss.Bridge.Options;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Cli.Configuration;

/// <summary>
/// Home Assistant's Supervisor, which starts this program as an app. It knows the MQTT broker that Home Assistant uses.
/// </summary>
internal static class Supervisor
{
    /// <summary>The variable with the token of the app; only the Supervisor sets it.</summary>
    private const string Token = "SUPERVISOR_TOKEN";

    /// <summary>The variable with the address of the Supervisor, where it is not the usual one.</summary>
    private const string Address = "SERMATEC_SUPERVISOR";

    private const string UsualAddress = "http://supervisor";
    private const string Remedy = "or set a broker with 'host' in the group 'mqtt' of the app's configuration";
    private const int LongestAnswer = 65_536;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether this program runs as an app of Home Assistant.</summary>
    internal static bool IsHere => Environment.GetEnvironmentVariable(Token) is { Length: > 0 };

    /// <summary>Requests Home Assistant's broker, and adds it with the lowest precedence; reports an error if there is none.</summary>
    /// <param name="texts">Takes the broker or the error.</param>
    internal static void AddBroker(OptionTexts texts)
    {
        var root = Environment.GetEnvironmentVariable(Address) is { Length: > 0 } given ? given.TrimEnd('/') : UsualAddress;
        var place = new OptionPlace(OptionSource.Default, "the broker of Home Assistant", "the Supervisor");
        try
        {
            using var answer = Request($"{root}/services/mqtt");
            if (Fault(answer.RootElement) is { } fault) texts.Faults.Add(new ConfigurationFault(place.File, 1, 1, IsError: true, fault));
            else MqttSection.AddBroker(texts, Parts(answer.RootElement.GetProperty("data")), place);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or JsonException or UriFormatException or OperationCanceledException)
        {
            var reason = e is OperationCanceledException
                ? "no response"
                : e.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.');
            var message = $"Cannot get the broker from Home Assistant's Supervisor at {root}: {reason}. Restart the app, {Remedy}.";
            texts.Faults.Add(new ConfigurationFault(place.File, 1, 1, IsError: true, message));
        }
    }

    private static JsonDocument Request(string address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        http.Timeout = Patience;
        http.MaxResponseContentBufferSize = LongestAnswer;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable(Token)!.Trim());
        using var response = http.Send(request);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new HttpRequestException($"it refuses access ({(int)response.StatusCode})");
        using var body = response.Content.ReadAsStream();
        return JsonDocument.Parse(body);
    }

    /// <summary>What is missing in an answer, as a sentence; null if it has a broker.</summary>
    private static string? Fault(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Object
            && answer.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("host", out var host)
            && host.ValueKind == JsonValueKind.String)
        {
            return null;
        }

        return $"Home Assistant has no MQTT broker. Install and start the app 'Mosquitto broker' and start this app again, {Remedy}.";
    }

    /// <summary>The parts of a broker, as texts by name. Providers write the port as a number or as a text.</summary>
    private static Dictionary<string, string> Parts(JsonElement data)
    {
        var parts = new Dictionary<string, string>();
        foreach (var part in data.EnumerateObject())
            if (part.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null))
                parts[part.Name] = part.Value.ToString();
        return parts;
    }
}
