package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.PiiCategory;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a field alone tells, for leaves that no path of the catalogue covers.
 *
 * <p>The rules ask for names that say it clearly; a city or a plain {@code name} counts only inside what is called an
 * address or a person. They are the last resort, and whatever they find is reported as drift.
 */
final class NameRules {

    private static final Set<String> PERSON =
            setOf("address addresses recipient buyer customer contact contacts consignee receiver sender "
                    + "payer payee party purchaser person shipper technician technicians returnto");
    private static final Set<String> ADDRESS_PARTS =
            setOf("city town county district municipality neighborhood neighbourhood suburb state province "
                    + "region stateorregion stateorprovince stateorprovincecode stateprovince statecode "
                    + "provincecode districtorcounty postalcode postcode zip zipcode postalorzipcode complement "
                    + "landmark attention building apartment");
    private static final Set<String> POSTAL_CODES = setOf("postalcode postcode zip zipcode postalorzipcode");
    private static final Set<String> STREETS =
            setOf("streetname streetnumber streetaddress street addressline addresslines addressfieldone "
                    + "addressfieldtwo addressfieldthree housenumber");
    private static final Set<String> NAMES = setOf("firstname lastname fullname surname signedforby");
    private static final Set<String> NAMED =
            setOf("first last middle full given family sur buyer recipient customer contact consignee "
                    + "receiver requester payee payer holder signer legal purchaser person bill ship");
    private static final Set<String> THINGS = setOf("file service method option type class level carrier set group");
    private static final Set<String> TAX_IDS =
            setOf("vatnumber vatid cpf cnpj gstin taxid taxidentifier taxnumber taxpayerid "
                    + "taxregistrationnumber taxregistrationid taxidentificationnumber");
    private static final Set<String> ACCOUNTS = setOf(
            "iban bankaccountnumber bankaccountnumbertail accounttail cardnumber creditcardnumber " + "routingnumber");
    private static final Set<String> SECRETS =
            setOf("restricteddatatoken accesstoken refreshtoken clientsecret password otp");
    private static final Set<String> DOCUMENTS =
            setOf("labelstream trackingurl customertrackinglink invoicecontent customizedurl");
    private static final Set<String> OWNERS = setOf("ship bill arrival delivery");

    /** Last words that make of a name something about it: {@code emailStatus}, {@code phoneType}, {@code giftMessagePresence}. */
    private static final Set<String> ABOUT =
            setOf("type types status count code id ids format validation valid verified required enabled "
                    + "allowed flag mode language version marketplace at date time classification option "
                    + "options preference supported size presence price tax level amount quantity");

    /** Where an address is a parcel's stop on the way and tells no more than a town. */
    private static final Set<String> STOPS = setOf("event events milestone milestones history handover");

    private NameRules() {}

    private static Set<String> setOf(String words) {
        return Set.of(words.split(" ", -1));
    }

    /**
     * Returns what a leaf is by its name.
     *
     * @param name the field's
     * @param parent the object's in which it stands, empty for the root
     * @param onTheWay whether some object above is a stop of a parcel
     * @return null if the name does not say
     */
    static @Nullable PiiCategory categoryOf(String name, String parent, boolean onTheWay) {
        List<String> words = Words.of(name);
        if (words.isEmpty()) {
            return null;
        }
        String flat = String.join("", words);
        String last = words.get(words.size() - 1);
        boolean about = ABOUT.contains(last);
        if (!about && hasAny(words, "email", "emails")) {
            return PiiCategory.EMAIL;
        }
        if (!about
                && (hasAny(words, "phone", "phones", "telephone", "cellphone", "fax")
                        || flat.endsWith("mobilenumber"))) {
            return PiiCategory.PHONE;
        }
        if (!about && words.contains("gift") && hasAny(words, "message", "note", "text")) {
            return PiiCategory.GIFT_MESSAGE;
        }
        if (flat.equals("ipaddress") || (flat.endsWith("ipaddress") && words.contains("ip"))) {
            return PiiCategory.IP_ADDRESS;
        }
        if (!onTheWay && (flat.equals("latitude") || flat.equals("longitude"))) {
            return PiiCategory.GEO_LOCATION;
        }
        if (isTaxId(words, flat, last)) {
            return PiiCategory.TAX_ID;
        }
        if (isStreet(words, flat) || (!onTheWay && isPart(words, flat, parent))) {
            return PiiCategory.ADDRESS;
        }
        if (isName(words, flat, last, parent, onTheWay)) {
            return PiiCategory.NAME;
        }
        return byWord(flat);
    }

    /** Tells whether an object of that name is an address or a person. */
    static boolean isPersonal(String name) {
        List<String> words = Words.of(name);
        String flat = String.join("", words);
        return words.stream().anyMatch(PERSON::contains)
                || flat.startsWith("shipto")
                || flat.startsWith("shipfrom")
                || flat.startsWith("billto")
                || flat.startsWith("returnto")
                || flat.endsWith("address");
    }

    /** Tells whether an object of that name is a stop of a parcel. */
    static boolean isStop(String name) {
        return Words.of(name).stream().anyMatch(STOPS::contains);
    }

    /** Tells whether a field of that name holds a postal code. */
    static boolean isPostalCode(String name) {
        String flat = Words.flat(name);
        return POSTAL_CODES.contains(flat) || flat.endsWith("postalcode") || flat.endsWith("postcode");
    }

    private static boolean isTaxId(List<String> words, String flat, String last) {
        boolean registered = hasAny(words, "tax", "vat")
                && hasAny(words, "registration", "identification", "payer", "taxpayer")
                && (last.equals("id") || last.equals("number"));
        return TAX_IDS.contains(flat) || registered;
    }

    private static boolean isStreet(List<String> words, String flat) {
        if (STREETS.contains(flat)) {
            return true;
        }
        String last = words.get(words.size() - 1);
        boolean numbered = last.length() == 1 && last.charAt(0) >= '1' && last.charAt(0) <= '4';
        return numbered && words.size() > 1 && words.contains("address");
    }

    /** A part of an address inside one, or one whose own name says whose: {@code buyerCounty}, {@code ship-city}. */
    private static boolean isPart(List<String> words, String flat, String parent) {
        if (ADDRESS_PARTS.contains(flat)) {
            return isPersonal(parent);
        }
        String first = words.get(0);
        return (OWNERS.contains(first) || PERSON.contains(first))
                && ADDRESS_PARTS.contains(flat.substring(first.length()));
    }

    private static boolean isName(List<String> words, String flat, String last, String parent, boolean onTheWay) {
        if (NAMES.contains(flat)) {
            return true;
        }
        if (!last.equals("name")) {
            return false;
        }
        if (words.size() == 1 || flat.equals("companyname")) {
            return !onTheWay && isPersonal(parent);
        }
        return words.stream().anyMatch(NAMED::contains) && words.stream().noneMatch(THINGS::contains);
    }

    private static @Nullable PiiCategory byWord(String flat) {
        if (ACCOUNTS.contains(flat)) {
            return PiiCategory.PAYMENT_DETAIL;
        }
        if (SECRETS.contains(flat)) {
            return PiiCategory.SECRET;
        }
        if (DOCUMENTS.contains(flat) || (flat.startsWith("base64") && flat.endsWith("content"))) {
            return PiiCategory.DOCUMENT;
        }
        if (flat.equals("deliveryinstructions") || flat.equals("deliverynotes")) {
            return PiiCategory.ADDRESS;
        }
        return flat.equals("serialnumber") || flat.equals("serialnumbers") ? PiiCategory.DEVICE_PRODUCT_ID : null;
    }

    private static boolean hasAny(List<String> words, String... wanted) {
        for (String word : wanted) {
            if (words.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
