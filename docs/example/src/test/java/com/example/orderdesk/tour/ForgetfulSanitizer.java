package com.example.orderdesk.tour;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.spring.logging.InstalledSanitizer;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;

/** A host's mistake: another sanitizer is installed than the one that its dppkit tells the values to. Not found by scanning. */
class ForgetfulSanitizer {

    @Bean
    SmartInitializingSingleton anotherSanitizer() {
        return () -> InstalledSanitizer.use(LogSanitizer.builder().build());
    }
}
