using System.Collections.Concurrent;

namespace SermatecEss.History.Tests;

/// <summary>Runs tasks on the thread of the test, when the test says so: however busy the machine, it sees all that they do.</summary>
internal sealed class PumpScheduler : TaskScheduler
{
    private readonly ConcurrentQueue<Task> _tasks = new();

    /// <summary>Runs until every task has ended or waits.</summary>
    internal void Run()
    {
        while (_tasks.TryDequeue(out var task)) _ = TryExecuteTask(task);
    }

    protected override void QueueTask(Task task) => _tasks.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
