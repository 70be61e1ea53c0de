// Decodes code streams with WebAssembly codecs of another house, many in one process.
//
//   node decode.cjs FOLDER-OF-NODE-MODULES LIST RESULT
//
// LIST has lines of three fields separated by tabs: codec (openjph, openjpeg, charls or libjpeg-turbo-8bit), code stream, and where its
// samples go. For each a line is written into RESULT: the same codec, width, height, components, bits and sign as the codec tells them,
// or "error" and what it said. Samples are as the codec hands them out, little endian. What the codecs print is for people.
'use strict';

const fs = require('fs');
const path = require('path');

const codecs = {
    'openjph': { file: 'codec-openjph/dist/openjphjs.js', decoder: 'HTJ2KDecoder' },
    'openjpeg': { file: 'codec-openjpeg/dist/openjpegwasm.js', decoder: 'J2KDecoder' },
    'charls': { file: 'codec-charls/dist/charlswasm.js', decoder: 'JpegLSDecoder' },
    'libjpeg-turbo-8bit': { file: 'codec-libjpeg-turbo-8bit/dist/libjpegturbowasm.js', decoder: 'JPEGDecoder' },
};

const loaded = new Map();

async function load(modules, name) {
    if (!loaded.has(name)) {
        const codec = codecs[name];
        if (codec === undefined) {
            throw new Error('no codec is called ' + name);
        }
        const module = await require(path.join(modules, '@cornerstonejs', codec.file))();
        loaded.set(name, { module, decoder: codec.decoder });
    }
    return loaded.get(name);
}

function told(module, error) {
    // A C++ exception arrives as the number of its place in memory.
    return typeof error === 'number' && module.getExceptionMessage ? String(module.getExceptionMessage(error)) : String(error);
}

async function decode(modules, name, input, output) {
    const { module, decoder: kind } = await load(modules, name);
    const decoder = new module[kind]();
    try {
        const bytes = fs.readFileSync(input);
        decoder.getEncodedBuffer(bytes.length).set(bytes);
        decoder.decode();
        const info = decoder.getFrameInfo();
        fs.writeFileSync(output, decoder.getDecodedBuffer());
        const bits = info.bitsPerSample === undefined ? 8 : info.bitsPerSample;
        return [name, info.width, info.height, info.componentCount, bits, info.isSigned ? 1 : 0].join('\t');
    } catch (error) {
        return 'error\t' + told(module, error).replace(/\s+/g, ' ');
    } finally {
        decoder.delete();
    }
}

async function main() {
    const [modules, list, result] = process.argv.slice(2);
    const said = [];
    for (const line of fs.readFileSync(list, 'utf8').split('\n').filter((each) => each !== '')) {
        const [name, input, output] = line.split('\t');
        said.push(await decode(path.resolve(modules), name, input, output));
    }
    fs.writeFileSync(result, said.map((each) => each + '\n').join(''));
}

main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
