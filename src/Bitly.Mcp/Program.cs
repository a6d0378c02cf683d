using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Datasets.Worker;

// First of all: a query worker must start in milliseconds and touch nothing else of this program.
if (args is [WorkerLaunch.Argument])
{
    return QueryWorker.Main(Console.OpenStandardInput(), Console.OpenStandardOutput());
}

return 0;
