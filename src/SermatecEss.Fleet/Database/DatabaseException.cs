using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace SermatecEss.Fleet.Database;

/// <summary>The database cannot be used. The message is a sentence, without full stop, that names the database.</summary>
internal sealed class DatabaseException : Exception
{
    internal DatabaseException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>Why PostgreSQL cannot be used, in a few words, without full stop.</summary>
    internal static string ReasonOf(Exception exception) => exception switch
    {
        PostgresException e => e.MessageText,
        { InnerException: SocketException e } => e.Message,
        { InnerException: AuthenticationException e } => e.Message.TrimEnd('.'),
        { InnerException: TimeoutException } or TimeoutException => "no response in time",
        { InnerException: IOException e } => e.Message.TrimEnd('.'),
        _ => exception.Message.TrimEnd('.'),
    };
}
