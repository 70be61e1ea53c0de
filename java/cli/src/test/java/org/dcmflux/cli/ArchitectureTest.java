package org.dcmflux.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/** The arrows between modules and rooms, and the habits that every room keeps. */
@AnalyzeClasses(packages = "org.dcmflux", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "org.dcmflux.";

    @ArchTest
    static final ArchRule bytesImportNothingOfOurs = room("bytes", "");

    @ArchTest
    static final ArchRule dictionaryImportsNothingOfOurs = room("dictionary", "");

    @ArchTest
    static final ArchRule errorsImportNothingOfOurs = room("error", "");

    @ArchTest
    static final ArchRule dataImportsBytesAndDictionary = room("data", "bytes dictionary error");

    @ArchTest
    static final ArchRule encodingDoesNotKnowPixelsOrFiles = room("encoding", "data bytes dictionary error");

    @ArchTest
    static final ArchRule pixelDoesNotKnowEncodingOrFiles = room("pixel", "data bytes dictionary error");

    @ArchTest
    static final ArchRule jsonShowsDataSetsOnly = room("json", "data bytes dictionary error");

    @ArchTest
    static final ArchRule xmlShowsDataSetsOnly = room("xml", "json data bytes dictionary");

    @ArchTest
    static final ArchRule fileImportsTheRoomsBelowIt = room("file", "encoding pixel data bytes dictionary error");

    @ArchTest
    static final ArchRule codecImportsCore =
            room("codec", "file encoding pixel data bytes dictionary error", "codec.shim");

    @ArchTest
    static final ArchRule codecNativeImportsCodecAndCore =
            room("codec.shim", "codec file encoding pixel data bytes dictionary error");

    @ArchTest
    static final ArchRule transcodeImportsCodecAndCoreButNoNatives =
            room("transcode", "codec file encoding pixel data bytes dictionary error", "codec.shim");

    @ArchTest
    static final ArchRule netImportsCoreOnly = room("net", "file encoding pixel data bytes dictionary error");

    @ArchTest
    static final ArchRule pdusKnowNeitherSocketsNorStates = room("net.pdu", "error bytes");

    @ArchTest
    static final ArchRule associationsDoNotKnowMessages = room("net.association", "net.pdu file error bytes");

    @ArchTest
    static final ArchRule messagesDoNotKnowStorage =
            room("net.dimse", "net.association net.pdu dictionary error bytes");

    @ArchTest
    static final ArchRule metricsListenToTranscodes = room("metrics", "transcode dictionary");

    @ArchTest
    static final ArchRule onlyMetricsUseMicrometer = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule testkitImportsNothingOfOurs = room("testkit", "");

    @ArchTest
    static final ArchRule nobodyImportsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "cli..");

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("org.dcmflux.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyCodecNativeUsesJna = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "codec.shim..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "cli..", ROOT + "testkit..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule nobodyStartsAnotherProgramButTheCodecWorker = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "testkit..")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + "codec.shim.CodecWorker")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class);

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProcess = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "cli..", ROOT + "testkit..")
            .should()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .that(new DescribedPredicate<JavaClass>("are ours") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getPackageName().startsWith("org.dcmflux");
                }
            })
            .should(new ArchCondition<JavaClass>("live in a @NullMarked package with a package-info") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(
                                type, type.getName() + ": its package is not @NullMarked"));
                    }
                }
            });

    @ArchTest
    static final ArchRule packagesAreNamedAfterTheDomain = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..helper..", "..manager..");

    private static ArchRule room(String name, String mayImport) {
        return room(name, mayImport, "");
    }

    private static ArchRule room(String name, String mayImport, String excluded) {
        String[] allowed = Arrays.stream(mayImport.split(" "))
                .filter(other -> !other.isEmpty())
                .map(other -> ROOT + other)
                .toArray(String[]::new);
        return classes()
                .that(in(name, excluded))
                .should()
                .onlyDependOnClassesThat(new DescribedPredicate<>("are not ours, or of " + name + " or: " + mayImport) {
                    @Override
                    public boolean test(JavaClass type) {
                        String other = type.getBaseComponentType().getPackageName();
                        return !other.startsWith("org.dcmflux")
                                || isRoom(other, name, excluded)
                                || Arrays.asList(allowed).contains(other);
                    }
                })
                .allowEmptyShould(false);
    }

    private static DescribedPredicate<JavaClass> in(String name, String excluded) {
        return new DescribedPredicate<>("are of room " + name) {
            @Override
            public boolean test(JavaClass type) {
                return isRoom(type.getPackageName(), name, excluded);
            }
        };
    }

    private static boolean isRoom(String packageName, String name, String excluded) {
        boolean inside = packageName.equals(ROOT + name) || packageName.startsWith(ROOT + name + ".");
        return inside && (excluded.isEmpty() || !packageName.startsWith(ROOT + excluded));
    }
}
