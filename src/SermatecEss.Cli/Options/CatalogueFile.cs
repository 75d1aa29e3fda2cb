using SermatecEss.Bridge.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>Loads the catalogue chosen on the command line.</summary>
internal static class CatalogueFile
{
    internal static CommandCatalogue Load(string? file)
    {
        if (file is null) return CommandCatalogue.Default;
        try
        {
            return CommandCatalogue.Parse(File.ReadAllBytes(SystemdCredential.PathOf(file)));
        }
        catch (CatalogueException e)
        {
            throw new UsageException(
                $"{file}, {e.Message.TrimEnd('.')}. 'sermatec-ess catalogue show --output json' prints a correct catalogue.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot read the catalogue {file}: {SystemdCredential.Reason(e)}.");
        }
    }
}
