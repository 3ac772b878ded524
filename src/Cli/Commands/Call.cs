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

    public Genesis ReadGenesis() => GenesisFile.Read(
        Get(StandardOptions.Genesis)?.FullName ?? ClientSettings.Read(Folder).Genesis);

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
        return Keep(await Wallet.OpenAsync(path, passphrase, Stop));
    }

    /// <summary>Opens the wallet named and connects as its holder.</summary>
    public async Task<SalusClient> ConnectAsync() => Connect(await OpenWalletAsync());

    public SalusClient Connect(Wallet wallet) => Keep(new SalusClient(ReadOptions(), wallet));

    /// <summary>The nodes named, else those of the network's folder, and the genesis.</summary>
    public ClientOptions ReadOptions()
    {
        var genesis = ReadGenesis();
        return Get(StandardOptions.Node) is { Length: > 0 } named
            ? new ClientOptions([.. named.Select(ClientSettings.Address)], genesis) { AsksInOrder = true }
            : new ClientOptions(ClientSettings.Read(Folder).Nodes, genesis);
    }

    /// <summary>Disposes of something when the command is done.</summary>
    public T Keep<T>(T opened)
        where T : IDisposable
    {
        _opened.Push(opened);
        return opened;
    }
}
