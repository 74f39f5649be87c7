"""The public API, one list: what scripts and plugins may import from csvoice itself."""

from .analyze.changes.kitagawa import (
    Decomposition as Decomposition,
    kitagawa as kitagawa,
)
from .analyze.series.bursts import bursts as bursts
from .analyze.series.control import (
    ControlChart as ControlChart,
    p_chart as p_chart,
    u_chart as u_chart,
)
from .analyze.series.counts import (
    Observed as Observed,
    connected as connected,
    daily_counts as daily_counts,
    observed as observed,
)
from .analyze.series.ewma import (
    Ewma as Ewma,
    count_scores as count_scores,
    ewma as ewma,
)
from .analyze.series.forecast import (
    Forecast as Forecast,
    forecast as forecast,
)
from .analyze.series.outlook import (
    Outlook as Outlook,
    outlook as outlook,
)
from .analyze.series.seasonal import (
    DayEffects as DayEffects,
    day_effects as day_effects,
)
from .analyze.series.verdicts import held_up as held_up
from .analyze.statistics.intervals import (
    mean_interval as mean_interval,
    newcombe as newcombe,
    poisson_ratio as poisson_ratio,
    welch as welch,
    wilson as wilson,
)
from .analyze.statistics.significance import (
    benjamini_hochberg as benjamini_hochberg,
    two_means as two_means,
    two_shares as two_shares,
)
from .analyze.texts.evidence import (
    evidence as evidence,
    matching as matching,
)
from .analyze.texts.floods import (
    copy_groups as copy_groups,
    floods as floods,
)
from .analyze.texts.quotes import (
    representative as representative,
    shorten as shorten,
    tf_idf as tf_idf,
)
from .analyze.words.counts import count_tokens as count_tokens
from .analyze.words.keyness import (
    distinctive_words as distinctive_words,
    document_counts as document_counts,
)
from .api import (
    annotate as annotate,
    read as read,
    report as report,
    tokenize as tokenize,
)
from .company.theme import Theme as Theme
from .components import (
    Annotator as Annotator,
    Dictionary as Dictionary,
    Notifier as Notifier,
    Reader as Reader,
    Renderer as Renderer,
    SectionSpec as SectionSpec,
    Tokenizer as Tokenizer,
    hookimpl as hookimpl,
)
from .config import (
    Config as Config,
    Thresholds as Thresholds,
)
from .config_file import plugin_options as plugin_options
from .context import (
    Archive as Archive,
    Context as Context,
    PastFinding as PastFinding,
    PastReport as PastReport,
)
from .document.blocks import (
    Block as Block,
    Bullets as Bullets,
    Callout as Callout,
    Cell as Cell,
    Chart as Chart,
    Heading as Heading,
    Image as Image,
    Mark as Mark,
    Metric as Metric,
    Paragraph as Paragraph,
    Point as Point,
    Quote as Quote,
    Table as Table,
    TableColumn as TableColumn,
)
from .document.events import Event as Event
from .document.findings import (
    Condition as Condition,
    Evidence as Evidence,
    Finding as Finding,
    Interval as Interval,
    Severity as Severity,
)
from .document.report import (
    Page as Page,
    Period as Period,
    Report as Report,
    Section as Section,
)
from .errors import (
    CsvoiceError as CsvoiceError,
    InputError as InputError,
    OutputError as OutputError,
    PluginError as PluginError,
    UsageError as UsageError,
)
from .hookspecs import API_VERSION as API_VERSION
from .lexicon import Brand as Brand
from .lookup.terms import TermMatcher as TermMatcher
from .occasions import (
    Calendar as Calendar,
    Occasion as Occasion,
)
from .plan import Plan as Plan
from .precision import (
    Precision as Precision,
    dated as dated,
)
from .raw_tables import RawTable as RawTable, ReadOptions as ReadOptions
from .schema import (
    MATCHING as MATCHING,
    NATURES as NATURES,
    OTHER_ISSUE as OTHER_ISSUE,
    PRAISE as PRAISE,
    SEVERITIES as SEVERITIES,
    URGENT as URGENT,
    Column as Column,
    ticket as ticket,
)
