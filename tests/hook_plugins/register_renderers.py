"""Writes the titles of the sections."""

import csvoice


@csvoice.hookimpl
def register_renderers(config):
    def titles(report):
        return {"report.titles": "\n".join(one.title for one in report.sections).encode()}

    return [csvoice.Renderer("titles", ".titles", titles)]
