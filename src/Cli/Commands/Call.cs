using System.CommandLine;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>One use of a command: what was given, and what it opens on the way, until it is disposed of.</summary>
internal sealed class Call : IDisposable
{
    private readonly ParseResult _parse;
    private readonly Stack<IDisposable> _opened = [];
    private string? _network;

    public Call(ParseResult parse, CancellationToken stop)
    {
        _parse = parse;
        Stop = stop;
        var invocation = parse.InvocationConfiguration;
        Screen = new Screen(invocation.Output, invocation.Error, Get(StandardOptions.Json));
        Folder = new NetworkFolder(Get(StandardOptions.Data)?.FullName
            ?? Environment.GetEnvironmentVariable(NetworkFolder.Variable)
            ?? NetworkFolder.Default);
    }

    public CancellationToken Stop { get; }

    public Screen Screen { get; }

    public NetworkFolder Folder { get; }

    public static TimeProvider Time => TimeProvider.System;

    public T? Get<T>(Option<T> option) => _parse.GetValue(option);

    public T? Get<T>(Argument<T> argument) => _parse.GetValue(argument);

    public T Need<T>(Option<T> option)
        where T : notnull => _parse.GetRequiredValue(option);

    public T Need<T>(Argument<T> argument)
        where T : notnull => _parse.GetRequiredValue(argument);

    /// <summary>Runs a command: if it fails, says why, and how the process ends.</summary>
    public async Task<int> RunAsync(Func<Call, Task<int>> act)
    {
        try
        {
            return await act(this);
        }
        catch (Exception fault) when (Failures.Of(fault, Stop) is { } failure)
        {
            Screen.Write(failure);
            return failure.ExitCode;
        }
    }

    public void Dispose()
    {
        while (_opened.TryPop(out var opened))
        {
            opened.Dispose();
        }
    }

    /// <summary>The regions of the network, each with its genesis.</summary>
    public IReadOnlyList<Genesis> ReadRegions() => GenesisFile.Read(
        Get(StandardOptions.Genesis)?.FullName ?? ClientSettings.Read(Folder).Genesis);

    /// <summary>The genesis of the region that the first wallet opened is of.</summary>
    public Genesis ReadGenesis() => ReadRegions().Signed(_network ?? "no region");

    public Task<Wallet> OpenWalletAsync() => OpenWalletAsync(Need(StandardOptions.As));

    public async Task<Wallet> OpenWalletAsync(string nameOrPath, FileInfo? passphraseFile = null)
    {
        var path = Folder.WalletFile(nameOrPath);
        if (!File.Exists(path) && path != nameOrPath)
        {
            // Who has no network yet is not helped by a list of wallets.
            Folder.RequireNetwork();
        }

        var passphrase = File.Exists(path)
            ? Passphrases.Find(
                passphraseFile ?? Get(StandardOptions.PassphraseFile), Folder, $"the wallet {nameOrPath}")
            : "";
        var wallet = Keep(await Wallet.OpenAsync(path, passphrase, Stop));
        _network ??= wallet.Network;
        return wallet;
    }

    /// <summary>Opens the wallet named and connects as its holder.</summary>
    public async Task<SalusClient> ConnectAsync() => Connect(await OpenWalletAsync());

    /// <summary>Connects to the region that a wallet is of.</summary>
    public SalusClient Connect(Wallet wallet) =>
        Keep(new SalusClient(ReadOptions(ReadRegions().Signed(wallet.Network)), wallet));

    /// <summary>A region, and the nodes named, else those of it in the network's folder.</summary>
    public ClientOptions ReadOptions(Genesis genesis)
    {
        return Get(StandardOptions.Node) is { Length: > 0 } named
            ? new ClientOptions([.. named.Select(ClientSettings.Address)], genesis) { AsksInOrder = true }
            : new ClientOptions(ClientSettings.Read(Folder).NodesOf(genesis.Region), genesis);
    }

    /// <summary>Disposes of something when the command is done.</summary>
    public T Keep<T>(T opened)
        where T : IDisposable
    {
        _opened.Push(opened);
        return opened;
    }
}
