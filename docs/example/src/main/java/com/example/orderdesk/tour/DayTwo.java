package com.example.orderdesk.tour;

import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.testkit.BackupLab;
import io.github.dppkit.testkit.LeakCheck;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What is known on day two, and needed on the last day and after it.
 *
 * @param followed the stored document of the order that the tour follows
 * @param answer the answer that it came in
 * @param label the record of the label that was printed
 * @param refusal the record of a refusal
 * @param deadline when the order's data have to be gone
 * @param verifierKey the public key, as an auditor was handed it on the first day
 * @param rows how many rows the desk's table has
 * @param documents how many documents opened
 * @param backup the backup of the desk's database
 * @param stolen a folder with a copy of everything: both databases and the key files
 * @param leaks finds any of the personal values
 */
record DayTwo(
        StoredDocument followed,
        Answer answer,
        RecordedEvent label,
        RecordedEvent refusal,
        Instant deadline,
        VerifierKey verifierKey,
        int rows,
        int documents,
        BackupLab.Backup backup,
        Path stolen,
        LeakCheck leaks) {}
