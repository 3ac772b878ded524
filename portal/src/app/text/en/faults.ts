/** What to do about a fault, by its code (docs/spec/problems.md, refusals.md, and the client's own). */
export const faults = {
  unreachable: 'The server cannot be reached. Check the connection and try again.',
  'wallet-wrong-passphrase': 'The passphrase does not open this wallet. Check capitals and the keyboard\'s language.',
  'wallet-changed-elsewhere': 'This wallet was changed or forgotten in another tab. Lock it here, open it again, and '
    + 'repeat what you did.',
  'browser-storage': 'The browser keeps nothing for this page. Free some space, leave private browsing, or allow '
    + 'this site to keep data; then load the page again. Wallets that were kept are not lost by this.',
  'wallet-locked': 'The wallet was locked. Open it again and repeat what you did.',
  'wallet-damaged': 'This file is no whole wallet. Choose the backup file, or another copy of it.',
  'wallet-weak-kdf': 'This wallet file is sealed too weakly and is not opened.',
  'wallet-of-former-keys': 'The network does not know the keys in this file, and the wallet that is here already has '
    + 'other ones. Nothing was changed. Choose the newest backup.',
  'not-own-file': 'This wallet did not save this file, or the file is damaged. Choose the one that was saved with this '
    + 'wallet.',
  'caller-unknown': 'The network knows no member with this wallet\'s key. Perhaps the desk has not registered it yet: '
    + 'try again later. Perhaps its keys were replaced on another device: import the newest backup.',
  'outcome-unknown': 'The connection broke, and it is not known whether what you signed arrived. Look whether it took '
    + 'effect before you sign it again.',
  'stale-epoch': 'The patient changed keys at the same moment. Nothing was stored. Store it again.',
  expired: 'It took too long until it arrived, or the clock of this device is wrong. Check the clock and try again.',
  'expires-too-late': 'The clock of this device is ahead. Set it and try again.',
  'bad-period': 'The period is over already, or longer than ten years; or the clock of this device is wrong. Choose '
    + 'another.',
  'purpose-not-allowed': 'Your role may not ask for this purpose. Choose another.',
  'sender-not-allowed': 'Your role may not do this.',
  'member-revoked': 'This membership has ended. Ask the desk of your organisation.',
  'signer-revoked': 'This membership has ended. Ask the desk of your organisation.',
  'record-erased': 'The patient had this record erased. Nothing brings it back.',
  'already-acknowledged': 'Somebody has acknowledged this alert already.',
  'too-many-requests': 'Too much at once. Wait a moment and try again.',
  'too-many-registrations': 'Too many register from where you are. Wait some minutes and try again.',
  'already-registered': 'This wallet is registered already: lock it and open it again.',
  'store-damaged': 'Part of what the server keeps is damaged. Tell its operator.',
  'store-unavailable': 'The server cannot keep anything at the moment. Try again later, or tell its operator.',
  'node-busy': 'The server has too much to do. Try again in a moment.',
  'shutting-down': 'The server is being stopped. Try again in a minute.',
  'ledger-stopped': 'A ledger of this server stands still. Use another hospital\'s server, or tell the operator.',
  'dpop-too-old': 'The clock of this device is wrong by more than a minute. Set it and try again.',
  'quota-exceeded': 'Too much at once. Wait a minute and try again.',
  'unknown-member': 'There is no such member, or one that you may not see.',
  'vote-not-cast': 'The newcomer is registered, but your vote did not arrive. Cast it under Verification of '
    + 'practitioners.',
  'already-voted': 'Your organisation has voted so already.',
  'member-exists': 'This member is registered already.',
  'other-genesis': 'The server shows another founding document than when this wallet came here. Do not go on: ask '
    + 'the '
    + 'operator.',
  'desk-unproven': 'The desk\'s key could not be proven. Nothing was sent. Tell the operator.',
  'unknown-grantee': 'There is no such member, or one who cannot be let in.',
  'unknown-patient': 'There is no such patient, or one of whom you may see nothing; the answer is the same for both.',
  'practitioner-not-verified': 'Your organisation and others must vote that you are verified before you may do this.',
  'rotation-due': 'The patient must publish new keys first: somebody who may no longer read still holds one.',
  'no-epoch': 'The patient has not published keys yet: the first opening of the patient\'s wallet does it.',
  'desk-of-others': 'This server is not that of the organisation your wallet was made for. Nothing was sent. Import '
    + 'the backup at your organisation\'s own address.',
  'key-unproven': 'The server showed a key that is not proven. Nothing was sealed to it. Tell the operator.',
  'stale-key-shown': 'The server shows a key that was replaced since. Nothing was sealed to it. Try again; if it stays '
    + 'so, tell the operator.',
  'explanation-unconfirmed': 'The server\'s list is not the one that the hospitals confirmed. Do not trust it; tell '
    + 'the operator.',
  'answer-malformed': 'The server\'s answer makes no sense here. Load the page again; if it stays so, tell the '
    + 'operator.',
  'record-listing-mismatch': 'The server lists something else than the ledger proves. Do not trust it; tell the '
    + 'operator.',
  'record-not-for-you': 'No key for this record is sealed to this wallet.',
  'record-not-authentic': 'The content was changed and is not shown.',
  'record-content-mismatch': 'The content is not the one on the ledger and is not shown.',
  'record-commitment-mismatch': 'The content is not what its author committed to, and is not shown.',
  'content-missing': 'This store does not hold the content. Ask the operator for another store of the region.',
  'content-damaged': 'The content is damaged in this store. Tell the operator.',
  'stale-policy': 'Something was changed on another device at the same moment. Try again.',
  'desk-full': 'The desk has too many waiting. Try again tomorrow, or go there.',
  'code-differs': 'The server names another code than that of your key. Do not go on: tell the operator.',
  Malformed: 'The server\'s proof is none. Nothing counts as final; tell the operator.',
  CertificateInvalid: 'The proof lacks the hospitals\' signatures. Do not trust this server; tell the operator.',
  ReceiptNotInBlock: 'The proof does not belong to the block. Do not trust this server; tell the operator.',
  'no-emergency-key': 'There is no such patient, or one who left nothing to your organisation for emergencies.',
  'unknown-consent': 'This consent has ended meanwhile. Look again at who can see what.',
  'log-entry-mismatch': 'The server lists something else than the ledger proves. Do not trust it; tell the operator.',
  'bundle-too-large': 'This FHIR bundle is larger than 32 MB. Split it, or use the command line: salus record put.',
  'bundle-not-json': 'This is no FHIR in JSON. Choose the file as it was exported.',
  'bundle-not-xml': 'This FHIR bundle in XML is broken, has a document type, or has too many parts. Nothing was '
    + 'stored. Export it again, as JSON if you can.',
  'bundle-too-deep': 'This file is nested too deeply to be FHIR. Choose the file as it was exported.',
  'bundle-not-fhir': 'A part of this file is no FHIR R4. Nothing was stored. Export it again, or store it as one file '
    + 'with another ending.',
  'bundle-wrong-type': 'This bundle is a history or an answer, and nobody\'s current record. Export the record itself. '
    + '',
  'bundle-no-patient': 'This bundle does not say whose it is: it holds no Patient. Export it with its patient.',
  'bundle-two-patients': 'This bundle is of several patients. Export each by itself.',
  'bundle-duplicate-url': 'Two parts of this bundle have one address. Nothing was stored. Export it again.',
  'bundle-foreign-subject': 'A part of this bundle is about somebody else, or does not say clearly whose it is. '
    + 'Nothing was stored.',
  'already-reviewed': 'It was reviewed already.',
  'download-too-large': 'That is more than an archive may hold (4 GB, 65,534 files). Save the largest records one by '
    + 'one.',
  'alert-mismatch': 'The IoT Health Manager tells something else than the ledger proves. Do not rely on it; tell its '
    + 'operator.',
  'notice-superseded': 'The alert became more urgent meanwhile. Look again, then acknowledge.',
  'settings-changed': 'Somebody set something else meanwhile. Nothing was saved. Open this page again, look what is '
    + 'set now, and repeat your change.',
  'unknown-alert': 'This alert is over, or no longer for you to see.',
  'ledger-unreachable': 'The IoT Health Manager reaches no hospital at the moment. Try again in a minute.',
  'bad-key': 'This is no private key of P-256 in PEM without a passphrase. Make one with openssl, or choose new keys.',
  'receiver-not-permitted': 'Somebody named may not read yet. The patient has to let that person in first.',
  'unknown-transaction': 'No final block holds this transaction. It may still be under way, or it never came in.',
  'unknown-height': 'This ledger has no such block yet.',
  'not-a-party': 'This is told to others: to the registrar of this node\'s organisation, or to the parties.',
  ValidatorsUnknown: 'A block was signed by validators to whom the founding document does not lead. Do not trust this '
    + 'server; tell the operator.',
  NotSealed: 'A block is not sealed as the founding document asks. Do not trust this server; tell the operator.',
  'adopted-before': 'This IoT Health Manager served you before, by a device that may read no more. Let that device in '
    + 'again and end the new one, or ask the operator.',
  'adoptions-full': 'Too many are asking it at once. Try again in a quarter of an hour.',
  'adoptions-closed': 'Its operator adopts patients by hand. Ask there.',
  'adoption-pending': 'It was registered and may read, but does not watch yet. Look here again in a minute.',
  'origin-not-allowed': 'It does not let pages of this server call. Its operator can list it in browserOrigins.',
  'sample-not-anchored': 'The ledger has not got this reading yet: the next batch takes it along. Try again '
    + 'in some minutes.',
  'sample-unknown': 'The IoT Health Manager has no such reading any more.',
  'sample-archived': 'The batch with this reading cannot be opened now. Try again in a minute.',
  'reading-mismatch': 'The IoT Health Manager shows another value than the ledger proves. Do not trust it; '
    + 'tell its operator.',
  'record-source-changed': 'The file was changed while it was sent. Nothing was stored. Choose it again.',
  'not-permitted': 'There is no open permit that covers this, or its time is over. Ask to read it again.',
  'store-full': 'The server\'s disk takes no more. Tell its operator, or use another hospital\'s server.',
  'upload-quota-exceeded': 'You sent as much as a member may in one day. Go on tomorrow, or ask the operator.',
  'body-too-large': 'This server takes no content so large. Ask its operator, or use: salus record put.',
  'pdf-damaged': 'This PDF cannot be read here: it is damaged, or no PDF. Save it to try another program.',
  'pdf-password': 'This PDF asks for a password. Save it to open it with another program.',
  'drawing-too-slow': 'Drawing this took too long and was ended. Save it to open it with another program.',
  'dicom-damaged': 'This DICOM file cannot be read: it is damaged, or none. Save it to try another program.',
}
