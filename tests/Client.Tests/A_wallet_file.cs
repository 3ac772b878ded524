using Salus.Client.Keys;
using Salus.Client.Wallets;
using Salus.Ledger;

namespace Salus.Client.Tests;

public sealed class A_wallet_file : IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    private static readonly OrganisationId Organisation =
        OrganisationId.TryParse("st-mary", out var id) ? id : throw new InvalidOperationException();

    private readonly string _folder = Directory.CreateTempSubdirectory("salus-wallet-").FullName;
    private readonly Wallet _wallet = Wallet.Create(TestNetwork.Name, Organisation, Role.Patient);

    private string FilePath => Path.Combine(_folder, "alice.json");

    // spec records 5.4
    [Fact]
    public async Task opens_with_everything_that_was_saved()
    {
        _wallet.Certify(TestCertificates.ForClient(_wallet));
        _wallet.CategoryKeys.Add(EpochKey.Generate(Category.Ecg, 2));
        await _wallet.SaveAsync(FilePath, Passphrase);

        using var opened = await Wallet.OpenAsync(FilePath, Passphrase);

        Assert.Equal(_wallet.Member, opened.Member);
        Assert.Equal(Role.Patient, opened.Role);
        Assert.Equal(Organisation, opened.Organisation);
        Assert.Equal(TestNetwork.Name, opened.Network);
        Assert.Equal(_wallet.SigningKey.ToPrivateJson(), opened.SigningKey.ToPrivateJson());
        Assert.Equal(_wallet.AgreementKey.ToPrivateJson(), opened.AgreementKey.ToPrivateJson());
        Assert.Equal(_wallet.ConnectionKey.ToPrivateJson(), opened.ConnectionKey.ToPrivateJson());
        Assert.Equal(_wallet.Certificate!.Value.ToArray(), opened.Certificate!.Value.ToArray());
        var key = Assert.Single(opened.CategoryKeys.All);
        Assert.Equal((Category.Ecg, 2), (key.Category, key.Epoch));
        Assert.Equal(_wallet.CategoryKeys.Find(Category.Ecg, 2)!.Public, key.Key.Public);
    }

    // spec records 5.4, recovery 7.3
    [Fact]
    public async Task has_no_certificate_before_one_was_issued_and_keeps_keys_that_came_back()
    {
        using var former = Primitives.Jose.KeyPair.Generate();
        Assert.Equal(1, _wallet.KeepRetired([former, _wallet.AgreementKey]));
        Assert.Equal(0, _wallet.KeepRetired([former]));
        await _wallet.SaveAsync(FilePath, Passphrase);

        using var opened = await Wallet.OpenAsync(FilePath, Passphrase);

        Assert.Null(opened.Certificate);
        Assert.Equal(former.Public, Assert.Single(opened.RetiredAgreementKeys).Public);
    }

    // spec records 5.5
    [Fact]
    public async Task is_readable_by_its_owner_only()
    {
        await _wallet.SaveAsync(FilePath, Passphrase);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    // spec records 5.7
    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task that_others_may_open_is_refused_until_it_is_closed(UnixFileMode more)
    {
        await _wallet.SaveAsync(FilePath, Passphrase);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(FilePath, owners | more);
        await Expect(WalletFault.WalletOpenToOthers, "wallet-open-to-others");

        File.SetUnixFileMode(FilePath, owners);
        using var opened = await Wallet.OpenAsync(FilePath, Passphrase);
    }

    [Fact]
    public async Task holds_no_private_key_in_the_clear()
    {
        await _wallet.SaveAsync(FilePath, Passphrase);
        var text = await File.ReadAllTextAsync(FilePath);
        Assert.Contains(_wallet.Member.ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"d\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(_wallet.SigningKey.Public.KeyId, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task that_is_missing_is_said_to_be_missing() =>
        await Expect(WalletFault.WalletNotFound, "wallet-not-found");

    // spec records 5.3
    [Fact]
    public async Task is_not_opened_with_another_passphrase()
    {
        await _wallet.SaveAsync(FilePath, Passphrase);
        var refusal = await Assert.ThrowsAsync<WalletException>(() => Wallet.OpenAsync(FilePath, Passphrase + "."));
        Assert.Equal("wallet-wrong-passphrase", refusal.Code);
        Assert.DoesNotContain(Passphrase, refusal.Message, StringComparison.Ordinal);
    }

    // spec records 5.1
    [Theory]
    [InlineData("sealed")]
    [InlineData("nonce")]
    [InlineData("member")]
    public async Task is_damaged_when_its_text_changes(string member)
    {
        await _wallet.SaveAsync(FilePath, Passphrase);
        var text = await File.ReadAllTextAsync(FilePath);
        var at = text.IndexOf($"\"{member}\": \"", StringComparison.Ordinal) + member.Length + 5;
        var altered = text[at] == 'a' ? 'b' : 'a';
        await File.WriteAllTextAsync(FilePath, $"{text[..at]}{altered}{text[(at + 1)..]}");
        await Expect(WalletFault.WalletDamaged, "wallet-damaged");
    }

    // spec records 5.1
    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"kind\":\"salus-wallet-2\"}")]
    public async Task is_damaged_when_it_is_no_wallet(string text)
    {
        await _wallet.SaveAsync(FilePath, Passphrase);
        await File.WriteAllTextAsync(FilePath, text);
        await Expect(WalletFault.WalletDamaged, "wallet-damaged");
    }

    // spec records 5.2
    [Fact]
    public async Task is_refused_when_it_asks_for_too_few_rounds()
    {
        await _wallet.SaveAsync(FilePath, Passphrase);
        var text = await File.ReadAllTextAsync(FilePath);
        await File.WriteAllTextAsync(FilePath, text.Replace("600000", "599999", StringComparison.Ordinal));
        await Expect(WalletFault.WalletWeakKdf, "wallet-weak-kdf");
    }

    // spec records 5.5
    [Fact]
    public async Task is_whole_after_several_have_written_it_at_once()
    {
        await _wallet.SaveAsync(FilePath, Passphrase);
        _wallet.CategoryKeys.Add(EpochKey.Generate(Category.Ecg, 1));

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (_, stop) => await _wallet.SaveAsync(stop));

        using var opened = await Wallet.OpenAsync(FilePath, Passphrase);
        Assert.Single(opened.CategoryKeys.All);
        Assert.Equal(FilePath, Assert.Single(Directory.GetFiles(_folder)));
    }

    // spec records 5.5
    [Fact]
    public async Task stays_as_it_was_when_the_new_one_cannot_be_written()
    {
        await _wallet.SaveAsync(FilePath, Passphrase);
        var before = await File.ReadAllBytesAsync(FilePath);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _wallet.SaveAsync(new CancellationToken(true)));

        Assert.Equal(before, await File.ReadAllBytesAsync(FilePath));
        Assert.Equal(FilePath, Assert.Single(Directory.GetFiles(_folder)));
    }

    // spec records 5.6
    [Fact]
    public void takes_no_certificate_of_another_key()
    {
        using var other = Wallet.Create(TestNetwork.Name, Organisation, Role.Doctor);
        var certificate = TestCertificates.ForClient(other);
        var refusal = Assert.Throws<WalletException>(() => _wallet.Certify(certificate));
        Assert.Equal("wallet-other-certificate", refusal.Code);
        Assert.Throws<WalletException>(() => _wallet.Certify(new byte[10]));
    }

    public void Dispose()
    {
        _wallet.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Expect(WalletFault fault, string code)
    {
        var refusal = await Assert.ThrowsAsync<WalletException>(() => Wallet.OpenAsync(FilePath, Passphrase));
        Assert.Equal(fault, refusal.Fault);
        Assert.Equal(code, refusal.Code);
    }
}
