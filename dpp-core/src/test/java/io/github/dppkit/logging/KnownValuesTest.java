package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.AddressPart;
import io.github.dppkit.pii.Document;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.GiftMessage;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PostalAddress;
import io.github.dppkit.pii.PostalAddressParts;
import io.github.dppkit.pii.PostalCode;
import io.github.dppkit.pii.Purchase;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values this process has handled go wherever they stand, in other spellings too, for their time and no longer. */
class KnownValuesTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");
    private static final PiiScope OTHER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-0000000-0000001");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final LogSanitizer sanitizer =
            LogSanitizer.builder().monotonicNanos(nanos::get).build();

    private void know(Pii... values) {
        for (Pii value : values) {
            sanitizer.observed(value, ORDER);
        }
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g"})
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Quetzalia Schmidt|no label for Quetzalia Schmidt yet|no label for [NAME] yet",
                "Quetzalia Schmidt|buyer=QUETZALIA  schmidt;|buyer=[NAME];",
                "Quetzalia Schmidt|Schmidt, Quetzalia|[NAME]",
                "Quetzalia Schmidt|quetzalia_schmidt_label.pdf|[NAME]_label.pdf",
                "Quetzalia Schmidt|first=Quetzalia last=Schmidt|first=Quetzalia last=Schmidt",
                "Jürgen Müßig|JÜRGEN MÜSSIG und Juergen Muessig|[NAME] und [NAME]",
                "Jürgen Müßig|Ju\u0308rgen Mu\u0308ßig und Jurgen Mussig|[NAME] und [NAME]",
                "Sean O'Brien-Łukasz|sean o’brien łukasz / OBrien|[NAME] / OBrien",
                "Quetzalia Schmidt|Quetzalia Schmidt's parcel, QUETZALIA SCHMIDT’S too|[NAME]'s parcel, [NAME]’S too",
                "Sean O'Brien-Łukasz|VALUES ('Sean O\\'Brien-Łukasz')|VALUES ('[NAME]')",
                "Marcus's Bakery Quetzal|at marcus bakery quetzal now|at [NAME] now",
                "José María García|cliente Garcia, Jose Maria|cliente [NAME]",
                "Dr. Anna Maria Schmidthaus|Frau Maria Schmidthaus rief an|Frau [NAME] rief an",
                "Анна Каренина|заказ АННЫ нет, АННА  КАРЕНИНА да|заказ АННЫ нет, [NAME] да",
                "山田 太郎|山田太郎様のご注文|[NAME]様のご注文",
                "山田太郎|氏名: 山田　太郎|氏名: [NAME]",
                "김철수|김철수님의 주문|[NAME]님의 주문",
                "עדן אדלר|for עדן אדלר total|for [NAME] total",
                "Ｑuetzalia Ｓchmidt|Quetzalia Schmidt|[NAME]",
                "Quetzalia Schmidt|Quetzalia\\u0020Schmidt and Quet\u200Bzalia\\nSchmidt|[NAME] and [NAME]",
                "Δημήτρης Παπαδόπουλος|ΔΗΜΗΤΡΗΣ ΠΑΠΑΔΟΠΟΥΛΟΣ|[NAME]",
            })
    void findsANameInManySpellings(String name, String text, String expected) {
        know(PersonName.of(name));
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
        assertThat(sanitizer.sanitize(expected)).isSameAs(expected);
    }

    @Test
    void findsEachPartOfAnAddress() {
        know(PostalAddress.of(PostalAddressParts.builder()
                .line1("Xylophonweg 8721b")
                .line2("c/o Zwiebel; 3:Haus")
                .city("Zwiebelhafen")
                .postalCode("83714-2965")
                .country("DE")
                .build()));
        assertThat(sanitizer.sanitize("to XYLOPHONWEG 8721B, 837142965 no, 83714-2965 zwiebelhafen; zwiebel 3 haus DE"))
                .isEqualTo("to [ADDRESS], 837142965 no, [ADDRESS] [ADDRESS]; zwiebel 3 haus DE");
        assertThat(sanitizer.sanitize("c/o zwiebel; 3 haus")).isEqualTo("[ADDRESS]");
    }

    @Test
    void findsLongTextsByTheirParts() {
        know(GiftMessage.of(
                "Happy birthday dear Pimprenelle, we wish you a wonderful day and many happy years to come"));
        assertThat(sanitizer.sanitize(
                        "gift text: Happy birthday dear pimprenelle! We wish you a wonderful day and many"))
                .isEqualTo("gift text: [MESSAGE]");
        assertThat(sanitizer.sanitize("happy birthday dear all")).isEqualTo("happy birthday dear all");
    }

    @Test
    void findsATelephoneNumberHoweverItIsGrouped() {
        know(PhoneNumber.of("+48 512 340 999 ext. 7"));
        assertThat(sanitizer.sanitize("512340999 0512-340-999 512 340 999 x 48.512.340.999"))
                .isEqualTo("[PHONE] [PHONE] [PHONE] x [PHONE]");
        assertThat(sanitizer.sanitize("code 512 340 998")).isEqualTo("code 512 340 998");
    }

    @Test
    void removesAWholeDocument_thoughItIsKnownByItsBeginning() {
        String base64 =
                "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURlY29kZT4+".repeat(300);
        know(Document.of(base64));
        assertThat(sanitizer.sanitize("label=\"" + base64 + "\" done")).isEqualTo("label=\"[PII]\" done");
    }

    @Test
    void leavesCommonWordsAlone_unlessAKeyStandsBeforeThem() {
        know(
                PersonName.of("Order"),
                PersonName.of("Test User"),
                PersonName.of("Kim"),
                AddressPart.of("Bonn"),
                AddressPart.of("5"),
                PostalCode.of("10115"));
        String log = "Order 5 imported, test user ok, port 10115 KIM x.kim bonn-1 /api/Kim";
        assertThat(sanitizer.sanitize(log)).isSameAs(log);
        assertThat(sanitizer.sanitize(
                        "name=Order city: \"Bonn\" postal_code=10115 buyerName='kim' <name>Test User</name>"))
                .isEqualTo(
                        "name=[NAME] city: \"[ADDRESS]\" postal_code=[ADDRESS] buyerName='[NAME]' <name>[NAME]</name>");
    }

    @Test
    void removesCommonWords_behindTheFieldNamesOfSpApi() {
        know(PersonName.of("Test User"), AddressPart.of("Bonn"));
        assertThat(sanitizer.sanitize("{companyName=Test User, stateOrRegion=Bonn, \"districtOrCounty\": \"Bonn\"}"))
                .isEqualTo("{companyName=[NAME], stateOrRegion=[ADDRESS], \"districtOrCounty\": \"[ADDRESS]\"}");
    }

    @Test
    void removesASingleWordThatIsTelling() {
        know(PersonName.of("Brzeczyszczykiewicz"), AddressPart.of("Berlin"));
        assertThat(sanitizer.sanitize("Brzeczyszczykiewicz in BERLIN")).isEqualTo("[NAME] in [ADDRESS]");
    }

    @Test
    void doesNotKnowPurchasesByValue_unlessToldSo() {
        Pii purchase = Purchase.of("Hydrocortisone ointment");
        know(purchase);
        assertThat(sanitizer.sanitize("Hydrocortisone ointment")).isEqualTo("Hydrocortisone ointment");
        LogSanitizer strict = LogSanitizer.builder()
                .knownCategories(java.util.EnumSet.allOf(PiiCategory.class))
                .build();
        strict.observed(purchase, ORDER);
        assertThat(strict.sanitize("Hydrocortisone ointment")).isEqualTo("[PII]");
    }

    @Test
    void forgetsAScope_butNotWhatAnotherHasToo() {
        Pii name = PersonName.of("Quetzalia Schmidt");
        sanitizer.observed(name, ORDER);
        sanitizer.observed(PersonName.of("Pimprenelle Dupont"), ORDER);
        sanitizer.observed(name, OTHER);
        sanitizer.forget(ORDER);
        assertThat(sanitizer.sanitize("Quetzalia Schmidt, Pimprenelle Dupont")).isEqualTo("[NAME], Pimprenelle Dupont");
        sanitizer.forget(OTHER);
        assertThat(sanitizer.sanitize("Quetzalia Schmidt")).isEqualTo("Quetzalia Schmidt");
        assertThat(sanitizer.status().knownValues()).isZero();
    }

    @Test
    void forgetsAValueAfterItsLife_countedFromItsLastUse() {
        know(PersonName.of("Quetzalia Schmidt"), PersonName.of("Pimprenelle Dupont"));
        nanos.addAndGet(Duration.ofMinutes(29).toNanos());
        know(PersonName.of("Quetzalia Schmidt"));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(sanitizer.sanitize("Quetzalia Schmidt, Pimprenelle Dupont")).isEqualTo("[NAME], Pimprenelle Dupont");
        nanos.addAndGet(Duration.ofMinutes(29).toNanos());
        assertThat(sanitizer.sanitize("Quetzalia Schmidt")).isEqualTo("Quetzalia Schmidt");
        assertThat(sanitizer.status().evictions()).isZero();
    }

    @Test
    void givesUpTheOldestValue_andSaysSo_whenThereAreTooMany() {
        List<String> heard = new ArrayList<>();
        HitListener listener = new HitListener() {
            @Override
            public void hit(Source source, PiiCategory category) {
                heard.add(source + " " + category);
            }

            @Override
            public void evicted() {
                heard.add("evicted");
            }
        };
        LogSanitizer small =
                LogSanitizer.builder().maximumKnownValues(2).listener(listener).build();
        small.observed(PersonName.of("Quetzalia Schmidt"), ORDER);
        small.observed(PersonName.of("Pimprenelle Dupont"), ORDER);
        small.observed(PersonName.of("Ottokar Zwiebel"), OTHER);
        assertThat(small.sanitize("Quetzalia Schmidt, Pimprenelle Dupont, Ottokar Zwiebel"))
                .isEqualTo("Quetzalia Schmidt, [NAME], [NAME]");
        assertThat(heard).containsExactly("evicted", "KNOWN_VALUE NAME", "KNOWN_VALUE NAME");
        assertThat(small.status().evictions()).isEqualTo(1);
        assertThat(small.status().knownValues()).isEqualTo(2);
    }

    @Test
    void longTextsDoNotUseUpTheMemory() {
        LogSanitizer small = LogSanitizer.builder().maximumKnownValues(10).build();
        for (int i = 0; i < 10; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 5_000; word++) {
                text.append("wort").append(i).append('x').append(word).append(' ');
            }
            small.observed(FreeText.of(text.toString()), ORDER);
        }
        assertThat(small.status().knownValues()).isBetween(1, 3);
    }

    @Test
    void findsAllOfManyValues_andNoneAfterTheyAreForgotten() {
        int many = 20_000;
        for (int i = 0; i < many; i++) {
            sanitizer.observed(PersonName.of("Vorname" + i + " Nachname" + i * 7), i % 2 == 0 ? ORDER : OTHER);
        }
        sanitizer.forget(OTHER);
        for (int i = 0; i < many; i += 97) {
            String text = "vorname" + i + " NACHNAME" + i * 7;
            assertThat(sanitizer.sanitize(text)).isEqualTo(i % 2 == 0 ? "[NAME]" : text);
        }
        assertThat(sanitizer.status().knownValues()).isEqualTo(many / 2);
    }

    @Test
    @Timeout(600)
    void findsWhatIsKnown_whileOtherThreadsRegisterAndForget() throws InterruptedException {
        know(PersonName.of("Quetzalia Schmidt"));
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            String own = "w" + writer;
            PiiScope scope = PiiScope.order(SellingPartner.of("A1EXAMPLE"), own);
            Thread thread = new Thread(() -> {
                for (int i = 0; !done.get(); i++) {
                    sanitizer.observed(PersonName.of("Vorname" + own + i + " Nachname" + i), scope);
                    if (i % 500 == 499) {
                        sanitizer.forget(scope);
                    }
                }
            });
            thread.start();
            writers.add(thread);
        }
        int missed = 0;
        for (int i = 0; i < 20_000; i++) {
            missed += sanitizer.sanitize("for Quetzalia Schmidt").equals("for [NAME]") ? 0 : 1;
        }
        done.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(missed).isZero();
        assertThat(sanitizer.status().failures()).isZero();
    }

    @Test
    void keepsNoPlaintext() throws ReflectiveOperationException {
        know(PersonName.of("Quetzalia Schmidt"), AddressPart.of("Zwiebelhafen"), PhoneNumber.of("+48 512 340 999"));
        assertThat(sanitizer.sanitize("Quetzalia Schmidt Zwiebelhafen")).isEqualTo("[NAME] [ADDRESS]");
        List<String> found = new ArrayList<>();
        IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();
        Deque<Object> open = new ArrayDeque<>(List.of(sanitizer));
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (seen.put(next, true) != null || next instanceof Enum) {
                continue;
            }
            if (next instanceof CharSequence text) {
                found.add(text.toString().toLowerCase(java.util.Locale.ROOT));
            } else if (next instanceof char[] letters) {
                found.add(new String(letters).toLowerCase(java.util.Locale.ROOT));
            } else if (next instanceof Object[] array) {
                for (Object element : array) {
                    if (element != null) {
                        open.push(element);
                    }
                }
            } else if (next.getClass().isArray()) {
                assertThat(Array.getLength(next)).isNotNegative();
            } else if (next instanceof Map<?, ?> map) {
                map.forEach((key, value) -> {
                    open.push(key);
                    open.push(value);
                });
            } else if (next instanceof Iterable<?> elements) {
                elements.forEach(open::push);
            } else if (next.getClass().getName().startsWith("io.github.dppkit.")) {
                fieldsOf(next, open);
            }
        }
        assertThat(seen).hasSizeGreaterThan(50);
        assertThat(found)
                .noneMatch(text -> text.contains("quetzalia")
                        || text.contains("schmidt")
                        || text.contains("zwiebelhafen")
                        || text.contains("512"));
    }

    private static void fieldsOf(Object owner, Deque<Object> open) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    Object value = field.get(owner);
                    if (value != null) {
                        open.push(value);
                    }
                }
            }
        }
    }
}
