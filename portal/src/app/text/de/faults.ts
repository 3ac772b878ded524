import type { faults as English } from '../en/faults'
import type { Words } from '../words'

export const faults: Words<typeof English> = {
  unreachable: 'Der Server ist nicht zu erreichen. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
  'wallet-wrong-passphrase': 'Die Passphrase öffnet diese Brieftasche nicht. Achten Sie auf Großschreibung und '
    + 'Tastatur.',
  'wallet-changed-elsewhere': 'Diese Brieftasche wurde in einem anderen Tab geändert oder vergessen. Sperren Sie sie '
    + 'hier, öffnen Sie sie neu und wiederholen Sie den Schritt.',
  'browser-storage': 'Der Browser bewahrt für diese Seite nichts auf. Schaffen Sie Platz, verlassen Sie den privaten '
    + 'Modus oder erlauben Sie der Seite, Daten zu speichern, und laden Sie sie neu. Was aufbewahrt war, geht dadurch '
    + 'nicht verloren.',
  'wallet-locked': 'Die Brieftasche wurde gesperrt. Öffnen Sie sie wieder und wiederholen Sie den Schritt.',
  'wallet-damaged': 'Diese Datei ist keine ganze Brieftasche. Wählen Sie die Sicherungsdatei oder eine andere Kopie.',
  'wallet-weak-kdf': 'Diese Brieftasche ist zu schwach verschlossen und wird nicht geöffnet.',
  'wallet-of-former-keys': 'Das Netz kennt die Schlüssel in dieser Datei nicht, und die Brieftasche, die schon hier '
    + 'ist, hat andere. Nichts wurde geändert. Wählen Sie die neueste Sicherung.',
  'not-own-file': 'Diese Datei wurde nicht mit dieser Brieftasche gespeichert, oder sie ist beschädigt. Wählen Sie die '
    + 'richtige.',
  'caller-unknown': 'Das Netz kennt niemanden mit diesem Schlüssel. Vielleicht hat die Anmeldestelle ihn noch nicht '
    + 'angemeldet: Versuchen Sie es später. Vielleicht wurden die Schlüssel auf einem anderen Gerät ersetzt: Lesen Sie '
    + 'die neueste Sicherung ein.',
  'outcome-unknown': 'Die Verbindung brach ab, und es ist nicht bekannt, ob ankam, was Sie unterschrieben haben. Sehen '
    + 'Sie nach, ob es gilt, bevor Sie es noch einmal unterschreiben.',
  'stale-epoch': 'Die Schlüssel des Patienten haben eben gewechselt. Nichts wurde abgelegt. Legen Sie es noch einmal '
    + 'ab.',
  expired: 'Es dauerte zu lange, bis es ankam, oder die Uhr dieses Geräts geht falsch. Prüfen Sie die Uhr und '
    + 'versuchen Sie es noch einmal.',
  'expires-too-late': 'Die Uhr dieses Geräts geht vor. Stellen Sie sie und versuchen Sie es noch einmal.',
  'bad-period': 'Der Zeitraum ist schon vorbei oder länger als zehn Jahre; oder die Uhr dieses Geräts geht falsch. '
    + 'Wählen Sie einen anderen.',
  'purpose-not-allowed': 'Ihre Rolle darf nicht zu diesem Zweck anfragen. Wählen Sie einen anderen.',
  'sender-not-allowed': 'Ihre Rolle darf das nicht.',
  'member-revoked': 'Diese Mitgliedschaft ist beendet. Fragen Sie die Anmeldestelle Ihrer Einrichtung.',
  'signer-revoked': 'Diese Mitgliedschaft ist beendet. Fragen Sie die Anmeldestelle Ihrer Einrichtung.',
  'record-erased': 'Der Patient hat diesen Befund löschen lassen. Nichts bringt ihn zurück.',
  'already-acknowledged': 'Jemand hat diesen Alarm schon bestätigt.',
  'too-many-requests': 'Zu viel auf einmal. Warten Sie einen Moment und versuchen Sie es noch einmal.',
  'too-many-registrations': 'Zu viele melden sich von dort an, wo Sie sind. Warten Sie einige Minuten und versuchen '
    + 'Sie es noch einmal.',
  'already-registered': 'Diese Brieftasche ist schon angemeldet: Sperren Sie sie und öffnen Sie sie wieder.',
  'store-damaged': 'Ein Teil dessen, was der Server aufbewahrt, ist beschädigt. Sagen Sie es dem Betreiber.',
  'store-unavailable': 'Der Server kann im Moment nichts aufbewahren. Versuchen Sie es später, oder sagen Sie es dem '
    + 'Betreiber.',
  'node-busy': 'Der Server hat zu viel zu tun. Versuchen Sie es gleich noch einmal.',
  'shutting-down': 'Der Server wird gerade angehalten. Versuchen Sie es in einer Minute noch einmal.',
  'ledger-stopped': 'Ein Ledger dieses Servers steht still. Nehmen Sie den Server eines anderen Krankenhauses, oder '
    + 'sagen Sie es dem Betreiber.',
  'dpop-too-old': 'Die Uhr dieses Geräts geht um mehr als eine Minute falsch. Stellen Sie sie und versuchen Sie '
    + 'es erneut.',
  'quota-exceeded': 'Zu viel auf einmal. Warten Sie eine Minute und versuchen Sie es noch einmal.',
  'unknown-member': 'Es gibt kein solches Mitglied, oder eines, das Sie nicht sehen dürfen.',
  'vote-not-cast': 'Die Registrierung gilt, aber Ihre Stimme kam nicht an. Geben Sie sie unter Prüfung von '
    + 'Fachpersonen ab.',
  'already-voted': 'Ihre Einrichtung hat schon so gestimmt.',
  'member-exists': 'Dieses Mitglied ist schon angemeldet.',
  'other-genesis': 'Der Server zeigt eine andere Gründungsurkunde als zu Anfang. Machen Sie nicht weiter, fragen '
    + 'Sie den '
    + 'Betreiber.',
  'desk-unproven': 'Der Schlüssel der Anmeldestelle ist nicht belegt. Nichts wurde gesendet. Sagen Sie es dem '
    + 'Betreiber.',
  'unknown-grantee': 'Es gibt kein solches Mitglied, oder eines, das nicht eingelassen werden kann.',
  'unknown-patient': 'Es gibt niemanden mit dieser Kennung, oder jemanden, von dem Sie nichts sehen dürfen.',
  'practitioner-not-verified': 'Erst müssen die Einrichtungen für Ihre Prüfung stimmen.',
  'rotation-due': 'Erst müssen neue Schlüssel bekannt gemacht werden: Jemand ohne Erlaubnis hat noch einen.',
  'no-epoch': 'Es sind noch keine Schlüssel bekannt gemacht: Das geschieht beim ersten Öffnen der Brieftasche.',
  'desk-of-others': 'Dieser Server ist nicht der Ihrer Einrichtung, für die Ihre Brieftasche angelegt wurde. Nichts '
    + 'wurde gesendet. Lesen Sie die Sicherung unter der Adresse Ihrer Einrichtung ein.',
  'key-unproven': 'Der Server zeigte einen Schlüssel ohne Beleg. Nichts wurde für ihn verschlossen. Sagen Sie es dem '
    + 'Betreiber.',
  'stale-key-shown': 'Der Server zeigt einen Schlüssel, der inzwischen ersetzt ist. Damit wurde nichts verschlossen. '
    + 'Versuchen Sie es noch einmal; bleibt es so, melden Sie es.',
  'explanation-unconfirmed': 'Die Liste des Servers ist nicht die, die die Krankenhäuser bestätigt haben. Trauen Sie '
    + 'ihr nicht und melden Sie es.',
  'answer-malformed': 'Die Antwort des Servers ergibt hier keinen Sinn. Laden Sie die Seite neu; bleibt es so, '
    + 'sagen Sie es dem Betreiber.',
  'record-listing-mismatch': 'Der Server nennt etwas anderes, als das Ledger belegt. Trauen Sie ihm nicht.',
  'record-not-for-you': 'Für diese Brieftasche ist kein Schlüssel zu diesem Befund verschlossen.',
  'record-not-authentic': 'Der Inhalt wurde verändert und wird nicht gezeigt.',
  'record-content-mismatch': 'Der Inhalt ist nicht der auf dem Ledger und wird nicht gezeigt.',
  'record-commitment-mismatch': 'Der Inhalt ist nicht der, für den sein Verfasser einsteht, und wird nicht gezeigt.',
  'content-missing': 'Diese Ablage hat den Inhalt nicht. Fragen Sie den Betreiber nach einer anderen.',
  'content-damaged': 'Der Inhalt ist in dieser Ablage beschädigt. Sagen Sie es dem Betreiber.',
  'stale-policy': 'Im selben Augenblick wurde auf einem anderen Gerät etwas geändert. Versuchen Sie es noch einmal.',
  'desk-full': 'Bei der Anmeldestelle warten zu viele. Versuchen Sie es morgen wieder, oder gehen Sie hin.',
  'code-differs': 'Der Server nennt einen anderen Code als den Ihres Schlüssels. Machen Sie nicht weiter.',
  Malformed: 'Der Beleg des Servers ist keiner. Nichts gilt als endgültig; sagen Sie es dem Betreiber.',
  CertificateInvalid: 'Dem Beleg fehlen die Unterschriften der Krankenhäuser. Trauen Sie diesem Server nicht.',
  ReceiptNotInBlock: 'Der Beleg gehört nicht zu dem Block. Trauen Sie diesem Server nicht.',
  'no-emergency-key': 'Es gibt niemanden mit dieser Kennung, oder es wurde nichts für Notfälle freigegeben.',
  'unknown-consent': 'Diese Einwilligung ist inzwischen beendet. Sehen Sie noch einmal nach, wer was sieht.',
  'log-entry-mismatch': 'Der Server zeigt etwas anderes, als das Ledger belegt. Trauen Sie ihm nicht; sagen Sie es dem '
    + 'Betrieb.',
  'bundle-too-large': 'Dieses FHIR-Bündel ist größer als 32 MB. Teilen Sie es, oder nehmen Sie die Befehlszeile: salus '
    + 'record put.',
  'bundle-not-json': 'Das ist kein FHIR in JSON. Wählen Sie die Datei, wie sie ausgegeben wurde.',
  'bundle-not-xml': 'Dieses FHIR-Bündel in XML ist beschädigt, hat einen Dokumenttyp oder zu viele Teile. Nichts wurde '
    + 'abgelegt. Geben Sie es neu aus, wenn möglich als JSON.',
  'bundle-too-deep': 'Diese Datei ist zu tief verschachtelt für FHIR. Wählen Sie die Datei, wie sie ausgegeben wurde. ',
  'bundle-not-fhir': 'Ein Teil dieser Datei ist kein FHIR R4. Nichts wurde abgelegt. Geben Sie sie neu aus, oder legen '
    + 'Sie sie unter anderer Endung als eine Datei ab.',
  'bundle-wrong-type': 'Dieses Bündel ist ein Verlauf oder eine Antwort und niemandes jetzige Akte. Geben Sie die Akte '
    + 'selbst aus.',
  'bundle-no-patient': 'Dieses Bündel sagt nicht, wem es gehört: Es enthält keinen Patient. Geben Sie es mit ihm aus. ',
  'bundle-two-patients': 'Dieses Bündel gehört mehreren Personen. Geben Sie jede für sich aus.',
  'bundle-duplicate-url': 'Zwei Teile dieses Bündels haben eine Adresse. Nichts wurde abgelegt. Geben Sie es neu aus. ',
  'bundle-foreign-subject': 'Ein Teil dieses Bündels handelt von jemand anderem oder sagt nicht deutlich, von '
    + 'wem. Nichts wurde abgelegt.',
  'already-reviewed': 'Es wurde schon beurteilt.',
  'download-too-large': 'Das ist mehr, als ein Archiv fasst (4 GB, 65.534 Dateien). Speichern Sie die größten '
    + 'Befunde einzeln.',
  'alert-mismatch': 'Der IoT Health Manager sagt etwas anderes, als das Ledger beweist. Verlassen Sie sich nicht '
    + 'darauf; sagen Sie es dem Betreiber.',
  'notice-superseded': 'Der Alarm ist inzwischen dringender geworden. Sehen Sie noch einmal hin, dann bestätigen Sie.',
  'settings-changed': 'Jemand hat inzwischen etwas anderes eingestellt. Nichts wurde gespeichert. Öffnen Sie diese '
    + 'Seite neu, sehen Sie nach, was jetzt gilt, und wiederholen Sie Ihre Änderung.',
  'unknown-alert': 'Dieser Alarm ist beendet, oder Sie dürfen ihn nicht mehr sehen.',
  'ledger-unreachable': 'Der IoT Health Manager erreicht gerade kein Krankenhaus. Versuchen Sie es in einer Minute.',
  'bad-key': 'Das ist kein privater Schlüssel auf P-256 als PEM ohne Passphrase. Nehmen Sie neue Schlüssel.',
  'receiver-not-permitted': 'Jemand Benanntes darf noch nicht lesen. Die Person muss ihr zuerst Zugang geben.',
  'unknown-transaction': 'Kein endgültiger Block enthält diese Transaktion. Sie ist noch unterwegs, oder sie kam nie '
    + 'an.',
  'unknown-height': 'Diesen Block hat das Ledger noch nicht.',
  'not-a-party': 'Das erfahren andere: die Anmeldestelle der Organisation dieses Knotens, oder die Beteiligten.',
  ValidatorsUnknown: 'Ein Block wurde von Validatoren unterschrieben, zu denen das Gründungsdokument nicht führt. '
    + 'Vertrauen Sie diesem Server nicht, und sagen Sie es dem Betreiber.',
  NotSealed: 'Ein Block ist nicht so versiegelt, wie das Gründungsdokument es verlangt. Vertrauen Sie diesem Server '
    + 'nicht, und sagen Sie es dem Betreiber.',
  'adopted-before': 'Dieser IoT Health Manager hat Ihnen früher gedient, mit einem Gerät, das nicht mehr lesen darf. '
    + 'Lassen Sie jenes wieder zu und beenden Sie das neue, oder fragen Sie den Betreiber.',
  'adoptions-full': 'Zu viele fragen ihn gerade. Versuchen Sie es in einer Viertelstunde.',
  'adoptions-closed': 'Sein Betreiber nimmt Personen nur von Hand auf. Fragen Sie dort.',
  'adoption-pending': 'Er ist angemeldet und darf lesen, beobachtet aber noch nicht. Sehen Sie in einer Minute nach.',
  'origin-not-allowed': 'Er lässt Seiten dieses Servers nicht zu. Der Betreiber kann den Server in browserOrigins '
    + 'eintragen.',
  'sample-not-anchored': 'Das Ledger hat diesen Messwert noch nicht: Der nächste Stapel nimmt ihn mit. '
    + 'Versuchen Sie es in einigen Minuten.',
  'sample-unknown': 'Der IoT Health Manager hat diesen Messwert nicht mehr.',
  'sample-archived': 'Der Stapel mit diesem Messwert lässt sich gerade nicht öffnen. Versuchen Sie es in '
    + 'einer Minute wieder.',
  'reading-mismatch': 'Der IoT Health Manager zeigt einen anderen Wert, als das Ledger beweist. Trauen Sie '
    + 'ihm nicht; sagen Sie es dem Betreiber.',
  'record-source-changed': 'Die Datei hat sich beim Senden geändert. Nichts wurde abgelegt. Wählen Sie sie noch '
    + 'einmal.',
  'not-permitted': 'Dafür gibt es keine offene Erlaubnis, oder ihre Zeit ist um. Fragen Sie noch einmal an.',
  'store-full': 'Die Platte des Servers nimmt nichts mehr auf. Sagen Sie es dem Betreiber, oder nehmen Sie den Server '
    + 'eines anderen Krankenhauses.',
  'upload-quota-exceeded': 'Sie haben so viel gesendet, wie ein Mitglied an einem Tag darf. Morgen geht es weiter.',
  'body-too-large': 'Dieser Server nimmt so große Inhalte nicht. Fragen Sie den Betreiber, oder nehmen Sie: '
    + 'salus record put.',
  'pdf-damaged': 'Dieses PDF lässt sich hier nicht lesen: Es ist beschädigt oder keines. Speichern Sie es, um ein '
    + 'anderes Programm zu versuchen.',
  'pdf-password': 'Dieses PDF verlangt ein Passwort. Speichern Sie es, um es mit einem anderen Programm zu öffnen.',
  'drawing-too-slow': 'Das Zeichnen hat zu lange gedauert und wurde beendet. Speichern Sie es, um es mit einem anderen '
    + 'Programm zu öffnen.',
  'dicom-damaged': 'Diese DICOM-Datei lässt sich nicht lesen: Sie ist beschädigt oder keine. Speichern Sie sie, um ein '
    + 'anderes Programm zu versuchen.',
}
