package io.github.dppkit.pii;

import java.util.List;

/**
 * A value of one type whose content occurs nowhere else, for tests that look for it where it must not be.
 *
 * @param type the type
 * @param text what it is read from
 * @param fragments parts of the text, any of which in an output is a leak
 */
record Canary(PiiType<?> type, String text, List<String> fragments) {

    private static final List<Canary> ALL = List.of(
            of(PiiType.PERSON_NAME, "Quetzalia Brzeczyszczykiewicz", "Quetzalia", "Brzeczyszczykiewicz"),
            of(
                    PiiType.POSTAL_ADDRESS,
                    "A1;17:Xylophonweg 8721b;-;-;12:Zwiebelhafen;6:Njordm;5:Z9K7Q;2:DE",
                    "Xylophonweg",
                    "Zwiebelhafen",
                    "Njordm",
                    "Z9K7Q"),
            of(PiiType.ADDRESS_PART, "Kvitebjornvegen 4417", "Kvitebjornvegen", "vegen 4417"),
            of(PiiType.EMAIL_ADDRESS, "wug.zyx+9041@frobnitz-kq.example", "wug.zyx", "zyx+9041", "frobnitz"),
            of(
                    PiiType.PHONE_NUMBER,
                    "+49 1579 23 04 567 ext. 86421",
                    "1579 23",
                    "04 567",
                    "ext. 86421",
                    "4915792304567"),
            of(PiiType.GIFT_MESSAGE, "Joyeux anniversaire Pimprenelle!", "anniversaire", "Pimprenelle"),
            of(PiiType.SURVEY_RESPONSE, "The parcel smelled of Gorgonzola", "parcel", "Gorgonzola"),
            of(
                    PiiType.PAYMENT_DETAIL,
                    "DE75 5121 0800 1245 1261 99",
                    "5121 0800",
                    "1245 1261",
                    "DE75512108001245126199"),
            of(PiiType.PURCHASE, "Hydrocortisone ointment 4x20g", "Hydrocortisone", "ointment"),
            of(PiiType.COOKIE, "ubid=258-7761203-XKCDPLUGH", "7761203", "XKCDPLUGH"),
            of(PiiType.DIGITAL_FINGERPRINT, "fpr-c0ffee71badcafe5", "c0ffee71", "badcafe5"),
            of(PiiType.IP_ADDRESS, "203.0.113.197", "203.0.113", "113.197"),
            of(PiiType.GEO_LOCATION, "52.517389,-13.393211", "52.517389", "13.393211"),
            of(PiiType.POSTAL_CODE, "83714-2965", "83714-29", "714-2965"),
            of(PiiType.DEVICE_PRODUCT_ID, "G070VM1784930XZR", "G070VM", "84930XZR"),
            of(PiiType.TAX_ID, "RSSMRA85T10A562S", "RSSMRA", "T10A562S"),
            of(PiiType.FREE_TEXT, "leave it behind the Ligusterhecke", "behind", "Ligusterhecke"),
            of(PiiType.DOCUMENT, "https://doc.example/lbl/QQW81-ZETA?sig=mnbvcxz", "QQW81", "mnbvcxz", "doc.example"),
            of(PiiType.SECRET, "Atz.sprt|IwEBIJ7gHk2Qv", "Atz.sprt", "IwEBIJ7gHk2Qv"));

    static List<Canary> all() {
        return ALL;
    }

    Pii value() {
        return type.parse(text);
    }

    @Override
    public String toString() {
        return type.toString();
    }

    private static Canary of(PiiType<?> type, String text, String... fragments) {
        return new Canary(type, text, List.of(fragments));
    }
}
