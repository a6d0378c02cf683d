using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Datasets.Worker;

// First of all: a query worker must start in milliseconds and touch nothing else of this program.
if (args is [WorkerLaunch.Argument])
{
    using var requests = Console.OpenStandardInput();
    using var answers = Console.OpenStandardOutput();
    return QueryWorker.Main(requests, answers);
}

return 0;
