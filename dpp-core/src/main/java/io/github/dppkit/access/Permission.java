package io.github.dppkit.access;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a role may read for a purpose; a null partner stands for all. */
record Permission(String role, Purpose purpose, @Nullable SellingPartner partner, Set<PiiCategory> categories) {

    Permission {
        categories = Set.copyOf(categories);
    }

    boolean applies(String asked, Purpose wanted) {
        return role.equals(asked) && purpose.equals(wanted);
    }

    boolean isFor(SellingPartner whose) {
        return partner == null || partner.equals(whose);
    }
}
