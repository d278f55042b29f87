package com.example.orderdesk.tour;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.spring.autoconfigure.DppCustomizer;
import org.springframework.context.annotation.Bean;

/** A host's mistake: its dppkit tells the values to another sanitizer than the one that is installed. Not found by scanning. */
class ForgetfulSanitizer {

    @Bean
    DppCustomizer anotherSanitizer() {
        return builder -> builder.logSanitizer(LogSanitizer.builder().build());
    }
}
