package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * The identifier of a device a customer uses: serial number, IMEI, MAC address, advertising id.
 *
 * <p>The normal form is its letters and digits in upper case. The mask keeps nothing.
 */
public final class DeviceProductId extends Pii {

    private static final String LABEL = "Device identifier";
    private static final int MAX = 512;

    DeviceProductId(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a device identifier; the text is kept character for character.
     *
     * @param text 1 to 512 characters
     * @return the value
     * @throws InvalidPiiException if the text is blank, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static DeviceProductId of(String text) {
        return new DeviceProductId(TextRules.visible(LABEL, text, MAX), null);
    }

    @Override
    public PiiType<DeviceProductId> type() {
        return PiiType.DEVICE_PRODUCT_ID;
    }

    @Override
    String maskOf(String content) {
        return "***";
    }

    @Override
    String normalFormOf(String content) {
        return TextRules.alphanumerics(content);
    }
}
