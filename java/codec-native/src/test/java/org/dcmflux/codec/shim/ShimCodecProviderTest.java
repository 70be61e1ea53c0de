package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.junit.jupiter.api.Test;

final class ShimCodecProviderTest {
    @Test
    void theServiceLoaderFindsEveryShim() {
        List<String> names = CodecRegistry.installed().providers().stream()
                .map(CodecProvider::name)
                .toList();
        for (Shim shim : Shim.values()) {
            assertThat(names).contains(shim.codecName());
        }
        assertThat(names).contains("rle").doesNotHaveDuplicates();
    }

    @Test
    void aMissSaysWhyTheShimIsMissing() {
        CodecRegistry registry =
                new CodecRegistry(List.of(new ShimCodecProvider(Shim.JPEG_LS, new LibraryFinder(Path.of("nowhere")))));
        assertThatThrownBy(() -> registry.decoder(TransferSyntaxes.JPEG_LS_LOSSLESS))
                .isInstanceOf(UnsupportedTransferSyntaxException.class)
                .hasMessageContainingAll("jpegls", "nowhere");
    }

    @Test
    void whatAShimEncodesItAlsoDecodes() {
        for (Shim shim : Shim.values()) {
            assertThat(shim.decoded()).containsAll(shim.encoded());
        }
    }

    @Test
    void listingCodecsLoadsNoJna() throws Exception {
        try (URLClassLoader withoutJna = new WithoutJna()) {
            int coders = 0;
            for (Object provider :
                    ServiceLoader.load(withoutJna.loadClass(CodecProvider.class.getName()), withoutJna)) {
                coders += count(provider, "decoders") + count(provider, "encoders");
            }
            assertThat(coders).isGreaterThan(Shim.values().length);
        }
    }

    /** Asks by reflection, since the class loader's classes are not ours. */
    private static int count(Object provider, String coders) throws ReflectiveOperationException {
        List<?> list = (List<?>) provider.getClass().getMethod(coders).invoke(provider);
        for (Object coder : list) {
            Class<?> kind = coders.equals("decoders") ? FrameDecoder.class : FrameEncoder.class;
            Class<?> theirs = coder.getClass().getClassLoader().loadClass(kind.getName());
            assertThat(theirs.getMethod("transferSyntaxes").invoke(coder)).isNotNull();
        }
        return list.size();
    }

    /** The class path again, in which JNA's classes cannot be found. */
    private static final class WithoutJna extends URLClassLoader {
        WithoutJna() throws MalformedURLException {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] classPath() throws MalformedURLException {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (!new File(entry).getName().startsWith("jna")) {
                    urls.add(new File(entry).toURI().toURL());
                }
            }
            return urls.toArray(new URL[0]);
        }
    }
}
