package org.dcmflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private static final Pattern JAVA_NAME = Pattern.compile("`([A-Z]\\w+)[.`]");

    /** Made by the build and therefore not among the sources. */
    private static final Set<String> GENERATED = Set.of("Tags");

    @Test
    void everyJavaNameInTheVocabulary_isAClassOfOurs() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher matcher = JAVA_NAME.matcher(Files.readString(TestData.root().resolve("docs/vocabulary.md")));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        names.remove("String");
        assertThat(names).hasSizeGreaterThan(20);
        names.removeAll(GENERATED);
        names.removeAll(classesOfOurs());
        assertThat(names).isEmpty();
    }

    private static Set<String> classesOfOurs() throws IOException {
        try (Stream<Path> files = Files.walk(TestData.root().resolve("java"))) {
            return files.filter(file -> file.toString().contains("src/main/java"))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
