package io.github.dppkit.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InMemoryAuditStoreTest extends AuditStoreContract {

    @Override
    protected AuditStore emptyStore() {
        return new InMemoryAuditStore();
    }

    /** Somebody wrote behind the writer's back: overwriting would hide it, repeating would never end. */
    @Test
    void fencesTheWriter_whenANumberIsTaken() {
        InMemoryAuditStore store = new InMemoryAuditStore();
        WriterId writer = store.openWriter("node-a").id();
        StoredEvent forged = new StoredEvent(0, new EventId(9, 9), new byte[32], new byte[40]);
        store.eventTable(writer).put(0L, forged);
        List<StoredEvent> mine = List.of(new StoredEvent(0, new EventId(1, 1), new byte[32], new byte[40]));
        assertThatThrownBy(() -> store.append(writer, 0, mine, new byte[32])).isInstanceOf(AuditFencedException.class);
        assertThat(store.events(writer, 0, 10)).containsExactly(forged);
    }
}
