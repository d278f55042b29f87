package io.github.dppkit.spring.autoconfigure;

import java.util.List;

/** What an operator should know of the stores that the starter opened. */
interface StoreCautions {

    /** Returns sentences for the log. */
    List<String> cautions();
}
