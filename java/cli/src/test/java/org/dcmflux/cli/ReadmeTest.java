package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works: its Java compiles, its commands exist. */
final class ReadmeTest {
    @TempDir
    private java.nio.file.Path classes;

    @Test
    void javaSnippetsCompile() throws IOException {
        List<String> snippets = blocks("java");
        assertThat(snippets).hasSize(2);
        for (String snippet : snippets) {
            String name = Pattern.compile("class (\\w+)")
                    .matcher(snippet)
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
            boolean compiled = compiler.getTask(
                            null,
                            null,
                            problems,
                            List.of(
                                    "-proc:none",
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            List.of(new Source(name, snippet)))
                    .call();
            assertThat(compiled).as("%s: %s", name, problems.getDiagnostics()).isTrue();
        }
    }

    @Test
    void optionsInTheCommandsExist() throws IOException {
        String help = CommandRun.of("transcode", "--help").out();
        List<String> options = Pattern.compile("--[a-z-]+")
                .matcher(String.join("\n", blocks("sh")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(options).isNotEmpty().allMatch(help::contains);
    }

    @Test
    void readmeIsShort() throws IOException {
        assertThat(readme().lines().count()).isLessThanOrEqualTo(120);
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(readme())
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String readme() throws IOException {
        return Files.readString(TestData.root().resolve("README.md"));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
