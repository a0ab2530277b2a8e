# a source
