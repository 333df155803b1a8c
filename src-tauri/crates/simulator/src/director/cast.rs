//! Names, phrases and properties: what makes one chat differ from the next.

use std::collections::BTreeMap;

use rand::Rng;
use rand::seq::IndexedRandom;

use super::scenario::Props;

/// What customers of one language are called and how their chats begin and end.
pub(super) struct Language {
    pub(super) code: &'static str,
    pub(super) customers: &'static [&'static str],
    /// The bot's welcome.
    pub(super) welcome: &'static str,
    /// The bot's words when it fetches an agent.
    pub(super) waiting: &'static str,
    /// The agent's words before the customer brings up something else.
    pub(super) anything_else: &'static str,
    /// The customer's words when there is nothing else.
    pub(super) nothing_else: &'static str,
    /// The agent's last words.
    pub(super) farewell: &'static str,
}

pub(super) const LANGUAGES: [Language; 9] = [
    Language {
        code: "en",
        customers: &[
            "Olivia Martin",
            "Noah O'Brien",
            "Amara Okafor",
            "Liam Nguyen",
            "Zoë van der Berg",
            "Priya Raghunathan",
            "Mateusz Wójcik",
            "Sam 🌻",
            "Ingrid Ødegård",
            "Dmitri Volkov",
            "Chloé Dubois-Lambert",
            "Ж. Петрова",
            "Aiyana",
            "Theodoros Papadopoulos",
            "Jamal",
            "M. Fitzgerald-Montgomery the Third",
            "Λένα Νικολάου",
            "Björk",
            "Tomáš Dvořák",
            "שרה לוי",
            "Grace 👩‍💻",
            "Ravi",
            "김민준",
            "Siobhán",
        ],
        welcome: "Welcome. I am the virtual assistant. Tell me in a few words what this is about.",
        waiting: "Thank you. An agent will be with you in a moment.",
        anything_else: "Is there anything else I can do for you?",
        nothing_else: "No, that was all. Bye!",
        farewell: "Thank you for chatting with us. Have a good day.",
    },
    Language {
        code: "es",
        customers: &["María José García", "Íñigo Fernández", "Lucía Ñáñez", "Andrés Peña"],
        welcome: "Bienvenido. Soy el asistente virtual. ¿En qué puedo ayudarle?",
        waiting: "Gracias. Un agente le atenderá enseguida.",
        anything_else: "¿Puedo ayudarle en algo más?",
        nothing_else: "No, eso es todo. ¡Hasta luego!",
        farewell: "Gracias por contactarnos. Que tenga un buen día.",
    },
    Language {
        code: "de",
        customers: &["Jürgen Größmann", "Änne Müller-Lüdenscheidt", "Saskia Weiß"],
        welcome: "Willkommen. Ich bin der virtuelle Assistent. Worum geht es?",
        waiting: "Danke. Gleich ist jemand für Sie da.",
        anything_else: "Kann ich sonst noch etwas für Sie tun?",
        nothing_else: "Nein, das war alles. Tschüss!",
        farewell: "Danke für Ihre Nachricht und einen schönen Tag.",
    },
    Language {
        code: "fr",
        customers: &["Élodie Lefèvre", "Benoît Garçon", "Maëlle Le Goff"],
        welcome: "Bienvenue. Je suis l'assistant virtuel. Que puis-je faire pour vous ?",
        waiting: "Merci. Un conseiller va vous répondre.",
        anything_else: "Puis-je faire autre chose pour vous ?",
        nothing_else: "Non, c'est tout. Au revoir !",
        farewell: "Merci de votre visite. Bonne journée.",
    },
    Language {
        code: "pt",
        customers: &["João Gonçalves", "Inês Conceição", "Luís Araújo"],
        welcome: "Bem-vindo. Sou o assistente virtual. Como posso ajudar?",
        waiting: "Obrigado. Um agente já vai atender.",
        anything_else: "Posso ajudar em mais alguma coisa?",
        nothing_else: "Não, era só isso. Até logo!",
        farewell: "Obrigado pelo contato. Tenha um bom dia.",
    },
    Language {
        code: "vi",
        customers: &["Nguyễn Thị Ánh", "Trần Văn Đức", "Phạm Quỳnh Như", "Lê Hữu Phước"],
        welcome: "Xin chào, tôi là trợ lý ảo. Bạn cần hỗ trợ gì ạ?",
        waiting: "Cảm ơn bạn. Nhân viên sẽ trả lời ngay.",
        anything_else: "Anh chị cần em hỗ trợ thêm gì không ạ?",
        nothing_else: "Không, vậy là đủ rồi. Chào em!",
        farewell: "Cảm ơn anh chị đã liên hệ. Chúc một ngày tốt lành.",
    },
    Language {
        code: "zh",
        customers: &["王小明", "李思涵", "陈伟", "歐陽慧敏"],
        welcome: "欢迎,我是智能助手。请问有什么可以帮您?",
        waiting: "谢谢,客服马上为您服务。",
        anything_else: "请问还有什么可以帮您?",
        nothing_else: "没有了,再见!",
        farewell: "感谢您的咨询,祝您生活愉快。",
    },
    Language {
        code: "ja",
        customers: &["佐藤 美咲", "鈴木 一郎", "高橋 さくら"],
        welcome: "ようこそ。自動応答です。ご用件をお聞かせください。",
        waiting: "ありがとうございます。担当者におつなぎします。",
        anything_else: "ほかにご用件はございますか。",
        nothing_else: "いいえ、以上です。",
        farewell: "お問い合わせありがとうございました。",
    },
    Language {
        code: "ar",
        customers: &["فاطمة الزهراء", "محمد العلي", "نور الهدى"],
        welcome: "مرحباً، أنا المساعد الآلي. كيف يمكنني مساعدتك؟",
        waiting: "شكراً لك. سيجيبك أحد الموظفين حالاً.",
        anything_else: "هل هناك شيء آخر؟",
        nothing_else: "لا، شكراً. مع السلامة.",
        farewell: "شكراً لتواصلك معنا. نتمنى لك يوماً سعيداً.",
    },
];

const AGENTS: [&str; 16] = [
    "Ben Carter",
    "Yuki Tanaka",
    "Cleo Marchetti",
    "Hannah Lindqvist",
    "Omar Haddad",
    "Ngọc Anh",
    "Pedro Alves",
    "Freya Sørensen",
    "Kwame Mensah",
    "Sofia Rossi",
    "Tariq Aziz",
    "Wei Zhang",
    "Élise Moreau",
    "Lukas Brandt",
    "Aoife Kelly",
    "Rosa Jiménez",
];

const SUPERVISORS: [&str; 4] = ["Dana Whitfield", "Marek Novák", "Leila Farouk", "Grace Oyelaran"];

const PRODUCTS: [&str; 10] = [
    "Nordlys desk lamp",
    "copper kettle",
    "Pico projector",
    "travel cot",
    "folding bike",
    "coffee machine",
    "garden bench",
    "pair of headphones",
    "standing desk",
    "rain jacket",
];

const CITIES: [&str; 8] = ["Leeds", "Rotterdam", "Łódź", "Malmö", "Porto", "Graz", "Lyon", "Đà Nẵng"];

const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// The language of that code; English if there is none.
pub(super) fn language(code: &str) -> &'static Language {
    LANGUAGES.iter().find(|language| language.code == code).unwrap_or(&LANGUAGES[0])
}

pub(super) fn pick(rng: &mut impl Rng, names: &[&'static str]) -> &'static str {
    names.choose(rng).copied().unwrap_or_default()
}

pub(super) fn agent(rng: &mut impl Rng) -> &'static str {
    pick(rng, &AGENTS)
}

pub(super) fn supervisor(rng: &mut impl Rng) -> &'static str {
    pick(rng, &SUPERVISORS)
}

/// What one dialogue is about, the same from its first line to its last.
pub(super) fn props(rng: &mut impl Rng, customer: &str) -> Props {
    let first_name = customer.split(' ').next().unwrap_or(customer);
    let (euros, cents) = (rng.random_range(12..480), rng.random_range(0..100));
    BTreeMap::from([
        ("customer", first_name.to_owned()),
        ("order", format!("{}-{}", rng.random_range(100..999), rng.random_range(10_000..99_999))),
        ("amount", format!("{euros}.{cents:02} €")),
        ("product", pick(rng, &PRODUCTS).to_owned()),
        ("city", pick(rng, &CITIES).to_owned()),
        ("day", pick(rng, &DAYS).to_owned()),
        ("time", format!("{}:{}0", rng.random_range(16..21), rng.random_range(0..6))),
    ])
}
