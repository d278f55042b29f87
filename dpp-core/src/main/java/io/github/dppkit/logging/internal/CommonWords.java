package io.github.dppkit.logging.internal;

import java.util.List;

/**
 * Words that a log is full of, and words that stand before a person's data; both as hashes under the key of this process.
 *
 * <p>A value made of the former alone is removed only beside one of the latter: decision 0014.
 */
final class CommonWords {

    private static final String COMMON =
            "about account action active address after agent alert allow amazon amount apache api app"
                    + " application april array async attempt attribute august auth backup balance bank base batch bean before"
                    + " begin best bill black block blue body book boolean bound box branch brown buffer build business buyer byte"
                    + " cache call cancel carrier cart case category center central chain change channel charge check class clean"
                    + " clear client close cloud code column commit common company complete config connect connection contact"
                    + " content context control cookie copy core correct cost count country create created credit cron currency"
                    + " current customer daily data database date day debug december default delay delete delivered delivery demo"
                    + " detail device direct disk display document domain done down download driver drop dump duplicate each east"
                    + " element email empty enable encode end endpoint engine enter entity entry error even event every exact"
                    + " example except exception execute exit expire export express extra fail failed failure false fatal feature"
                    + " february fetch field file filter final find first fixed flag float flush folder font force foreign format"
                    + " found frame free friday from full function future gateway general generate get gift global gold good grant"
                    + " gray great green ground group handle handler hard hash head header health heap hello hidden high home host"
                    + " hour http https idle image import index info initial inner input insert install instance integer internal"
                    + " invalid invoice item january java job json july june just kernel key kind king label language large last"
                    + " late latest launch layer lead leader left length less letter level library light like limit line link list"
                    + " listen little load loaded local location lock log logger login logout logs long loop lost low machine mail"
                    + " main major manager manual march mark market marketplace master match maximum memory merge message method"
                    + " metric middle minimum minor minute miss missing mobile mode model module monday monitor month more most"
                    + " move multi name native need network never new next night node none normal north note nothing notify"
                    + " november null number object october offer office offline offset online only open operation option order"
                    + " orders other outer output over owner package page parameter parent parse part partner pass password path"
                    + " pattern pause payload payment peer pending phone pick ping pipe place plain plan play please point policy"
                    + " pool port position post power prefix present price primary print prior private process producer product"
                    + " profile program project property protocol provider proxy public publish pull purchase push query queue"
                    + " quick quiet random range rate read ready real reason receive received record red redirect refresh refund"
                    + " region register regular reject release reload remote remove rename replace reply report request required"
                    + " reset resource response restart result resume retry return right role root route rule running safe sale"
                    + " same sample saturday save scale scan schedule schema scope score screen script search second secret secure"
                    + " security select sell seller send sender sent september sequence serial server service session setting"
                    + " share shell ship shipment shipped shipping shop short show shutdown side signal silver simple single site"
                    + " size skip sleep slow small socket some sort source south space special spring stack stage standard star"
                    + " start started state static status step still stock stop stopped storage store stream street string"
                    + " strong style submit success summer sunday supply support switch symbol sync system table target task"
                    + " template temporary tenant test text their there thread threshold thursday ticket time timeout title today"
                    + " token tool topic total trace track tracking transaction transfer tree trigger true trust tuesday type"
                    + " under unique unit unknown until update upload upper user using valid value vendor verify version view"
                    + " virtual void wait warehouse warn warning watch wednesday week west white will window with without word"
                    + " work worker world write written wrong year yellow yes young zero zone bestellung fehler kunde";

    private static final String NAME_KEYS =
            "name names fullname firstname lastname givenname familyname middlename surname nickname"
                    + " buyername customername recipientname shiptoname contactname accountholder cardholder addressname buyer"
                    + " companyname buyercompanyname businessname organizationname vorname nachname nom prenom nombre apellido"
                    + " nome cognome imie nazwisko naam namn customer recipient consignee gift message giftmessage"
                    + " giftmessagetext note";

    private static final String PLACE_KEYS =
            "stateorregion province districtorcounty phonenumber city town locality municipality street addr address"
                    + " addresses addressline addressline1 addressline2 addressline3 line1 line2 line3 address1 address2 address3 housenumber house"
                    + " postalcode postalorzipcode postcode zip zipcode postal plz cap district county phone email ort stadt"
                    + " wohnort strasse ville rue ciudad calle citta via miasto ulica stad straat gata";

    private final LongSet common;
    private final LongSet nameKeys;
    private final LongSet placeKeys;

    CommonWords(WordHash hash) {
        common = hashes(COMMON, hash);
        nameKeys = hashes(NAME_KEYS, hash);
        placeKeys = hashes(PLACE_KEYS, hash);
        for (String second : List.of("code", "number")) {
            for (String first : List.of("postal", "zip", "post", "house", "phone")) {
                placeKeys.add(WordHash.join(hash.of(first), hash.of(second)));
            }
        }
    }

    private static LongSet hashes(String words, WordHash hash) {
        LongSet hashes = new LongSet(words.length() / 2);
        int start = 0;
        while (start < words.length()) {
            int space = words.indexOf(' ', start);
            int end = space < 0 ? words.length() : space;
            hashes.add(hash.of(words.substring(start, end)));
            start = end + 1;
        }
        return hashes;
    }

    boolean isCommon(long word) {
        return common.contains(word);
    }

    /** Tells whether a word, or two joined, stands before a person's name or place. */
    boolean isKey(long word) {
        return nameKeys.contains(word) || placeKeys.contains(word);
    }

    /** Tells whether a word, or two joined, stands before a place: a number behind {@code name=} is none. */
    boolean isPlaceKey(long word) {
        return placeKeys.contains(word);
    }
}
